package sonet.transparency.wire;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// The value of a label at a version (§11.5).
///
/// ```
/// struct {
///   opaque value<0..2^32-1>;
///   UpdateSuffix suffix;
/// } UpdateValue;
/// ```
///
/// @param value the value
/// @param signature the suffix: the operator's signature over `UpdateTBS`, where a third party
///   manages the log
public record UpdateValue(Bytes value, Optional<Bytes> signature) implements Encodable {
  /// A value without a suffix.
  public static UpdateValue of(Bytes value) {
    return new UpdateValue(value, Optional.empty());
  }

  static UpdateValue read(Reader reader, Configuration configuration) throws DecodeException {
    Bytes value = Wire.opaque32(reader);
    return new UpdateValue(value, readSuffix(reader, configuration));
  }

  static Optional<Bytes> readSuffix(Reader reader, Configuration configuration)
      throws DecodeException {
    return configuration.mode() instanceof DeploymentMode.ThirdPartyManagement
        ? Optional.of(Wire.opaque16(reader))
        : Optional.empty();
  }

  static void writeSuffix(Writer writer, Optional<Bytes> signature) {
    signature.ifPresent(present -> Wire.opaque16(writer, present));
  }

  @Override
  public void writeTo(Writer writer) {
    Wire.opaque32(writer, value);
    writeSuffix(writer, signature);
  }

  /// `CommitmentValue`: what a commitment is computed over (§11.6).
  public Bytes commitmentValue(Bytes opening, LabelVersion labelVersion) {
    return new Writer().raw(opening).value(labelVersion).value(this).toBytes();
  }
}
