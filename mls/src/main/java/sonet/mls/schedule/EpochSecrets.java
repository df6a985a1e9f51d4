package sonet.mls.schedule;

import java.util.List;
import java.util.function.Consumer;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// The secrets that live as long as their epoch (RFC 9420 §8, table 4).
///
/// The encryption secret is not among them: it becomes the root of a [SecretTree] at once and is
/// gone with the first message key ([KeySchedule#encryptionSecret]).
///
/// @param senderDataSecret protects sender data
/// @param exporterSecret for secrets of the application
/// @param externalSecret for the key pair of external joins
/// @param confirmationKey for the confirmation tag
/// @param membershipKey for the membership tag
/// @param resumptionPsk proves membership in this epoch later
/// @param epochAuthenticator shows two members that they see the same group
/// @param initSecret goes into the next epoch
/// @param exporter for secrets of components, each given once (draft-ietf-mls-extensions §4.4)
public record EpochSecrets(
    Secret senderDataSecret,
    Secret exporterSecret,
    Secret externalSecret,
    Secret confirmationKey,
    Secret membershipKey,
    Secret resumptionPsk,
    Secret epochAuthenticator,
    Secret initSecret,
    ExporterTree exporter)
    implements AutoCloseable {

  /// Derives all of them. The caller closes the epoch secret, which has no further use but for
  /// [KeySchedule#encryptionSecret].
  public static EpochSecrets derive(MlsSuite suite, Secret epochSecret) {
    return new EpochSecrets(
        suite.deriveSecret(epochSecret, "sender data"),
        suite.deriveSecret(epochSecret, "exporter"),
        suite.deriveSecret(epochSecret, "external"),
        suite.deriveSecret(epochSecret, "confirm"),
        suite.deriveSecret(epochSecret, "membership"),
        suite.deriveSecret(epochSecret, "resumption"),
        suite.deriveSecret(epochSecret, "authentication"),
        suite.deriveSecret(epochSecret, "init"),
        ExporterTree.derive(suite, epochSecret));
  }

  /// The same with the exporter as it is later in the epoch.
  public EpochSecrets withExporter(ExporterTree later) {
    return new EpochSecrets(
        senderDataSecret,
        exporterSecret,
        externalSecret,
        confirmationKey,
        membershipKey,
        resumptionPsk,
        epochAuthenticator,
        initSecret,
        later);
  }

  /// Reads what [#writeTo] wrote.
  public static EpochSecrets read(MlsSuite suite, Reader reader) throws DecodeException {
    return new EpochSecrets(
        reader.opaqueSecret(),
        reader.opaqueSecret(),
        reader.opaqueSecret(),
        reader.opaqueSecret(),
        reader.opaqueSecret(),
        reader.opaqueSecret(),
        reader.opaqueSecret(),
        reader.opaqueSecret(),
        ExporterTree.read(suite, reader));
  }

  /// Writes all of them, in the order of the record.
  public void writeTo(Writer writer) {
    all().forEach(writer::opaque);
    exporter.writeTo(writer);
  }

  /// Visits every secret, in the order of the record, but for those of the exporter, which has its
  /// own life.
  public void forEachSecret(Consumer<Secret> visitor) {
    all().forEach(visitor);
  }

  /// Wipes all of them.
  @Override
  public void close() {
    forEachSecret(Secret::close);
    exporter.close();
  }

  private List<Secret> all() {
    return List.of(
        senderDataSecret,
        exporterSecret,
        externalSecret,
        confirmationKey,
        membershipKey,
        resumptionPsk,
        epochAuthenticator,
        initSecret);
  }
}
