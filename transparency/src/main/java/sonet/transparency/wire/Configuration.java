package sonet.transparency.wire;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;

/// What is fixed for the life of a log, and what every signature of it covers (§11.2).
///
/// ```
/// struct {
///   CipherSuite ciphersuite;
///   DeploymentMode mode;
///   opaque signature_public_key<0..2^16-1>;
///   opaque vrf_public_key<0..2^16-1>;
///   select (Configuration.mode) { ... };
///   uint64 max_ahead;
///   uint64 max_behind;
///   uint64 reasonable_monitoring_window;
///   optional<uint64> maximum_lifetime;
/// } Configuration;
/// ```
///
/// @param cipherSuite the suite
/// @param mode who watches the log
/// @param signaturePublicKey the key for tree heads
/// @param vrfPublicKey the key of the verifiable random function
/// @param maxAhead how many milliseconds a tree head may be ahead of the clock
/// @param maxBehind how many milliseconds it may be behind
/// @param reasonableMonitoringWindow how often owners are expected to monitor, in milliseconds
/// @param maximumLifetime how long entries are kept, in milliseconds; greater than the window
public record Configuration(
    TransparencySuite cipherSuite,
    DeploymentMode mode,
    Bytes signaturePublicKey,
    Bytes vrfPublicKey,
    long maxAhead,
    long maxBehind,
    long reasonableMonitoringWindow,
    Optional<Long> maximumLifetime)
    implements Encodable {
  /// Checks the numbers (§7.1 for the lifetime).
  public Configuration {
    Wire.requireNatural(maxAhead);
    Wire.requireNatural(maxBehind);
    Wire.requireNatural(reasonableMonitoringWindow);
    if (maximumLifetime.isPresent()
        && (maximumLifetime.get() == 0 || maximumLifetime.get() <= reasonableMonitoringWindow)) {
      throw new IllegalArgumentException(
          "a maximum lifetime not greater than the reasonable monitoring window");
    }
  }

  /// Reads one.
  public static Configuration decode(Bytes input) throws TransparencyException {
    return Wire.decode(input, Configuration::read);
  }

  private static Configuration read(Reader reader) throws DecodeException {
    int id = reader.u16();
    TransparencySuite suite =
        TransparencySuite.of(id).orElseThrow(() -> new DecodeException("no cipher suite: " + id));
    int mode = reader.u8();
    Bytes signaturePublicKey = Wire.opaque16(reader);
    Bytes vrfPublicKey = Wire.opaque16(reader);
    try {
      return new Configuration(
          suite,
          mode(mode, reader),
          signaturePublicKey,
          vrfPublicKey,
          Wire.u63(reader),
          Wire.u63(reader),
          Wire.u63(reader),
          reader.optional(Wire::u63));
    } catch (IllegalArgumentException e) {
      throw new DecodeException(String.valueOf(e.getMessage()));
    }
  }

  private static DeploymentMode mode(int mode, Reader reader) throws DecodeException {
    return switch (mode) {
      case DeploymentMode.ContactMonitoring.ID -> new DeploymentMode.ContactMonitoring();
      case DeploymentMode.ThirdPartyManagement.ID ->
          new DeploymentMode.ThirdPartyManagement(Wire.opaque16(reader));
      case DeploymentMode.ThirdPartyAuditing.ID ->
          new DeploymentMode.ThirdPartyAuditing(
              Wire.u63(reader), Wire.u63(reader), Wire.opaque16(reader));
      default -> throw new DecodeException("no deployment mode: " + mode);
    };
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u16(cipherSuite.id()).u8(mode.id());
    Wire.opaque16(writer, signaturePublicKey);
    Wire.opaque16(writer, vrfPublicKey);
    switch (mode) {
      case DeploymentMode.ContactMonitoring() -> {}
      case DeploymentMode.ThirdPartyManagement(Bytes leafPublicKey) ->
          Wire.opaque16(writer, leafPublicKey);
      case DeploymentMode.ThirdPartyAuditing auditing -> {
        writer.u64(auditing.maxAuditorLag()).u64(auditing.auditorStartPosition());
        Wire.opaque16(writer, auditing.auditorPublicKey());
      }
    }
    writer.u64(maxAhead).u64(maxBehind).u64(reasonableMonitoringWindow);
    Wire.optionalU63(writer, maximumLifetime);
  }

  /// `TreeHeadTBS`: what the log signs (§11.2).
  public Bytes treeHeadTbs(long treeSize, Bytes root) {
    Wire.requireHash(root);
    return new Writer().value(this).u64(treeSize).raw(root).toBytes();
  }

  /// `AuditorTreeHeadTBS`: what an auditor signs (§11.3).
  public Bytes auditorTreeHeadTbs(long timestamp, long treeSize, Bytes root) {
    Wire.requireHash(root);
    return new Writer().value(this).u64(timestamp).u64(treeSize).raw(root).toBytes();
  }

  /// `UpdateTBS`: what the operator signs where a third party manages the log (§11.5).
  public Bytes updateTbs(LabelVersion labelVersion, Bytes value) {
    Writer writer = new Writer().value(this).value(labelVersion);
    Wire.opaque32(writer, value);
    return writer.toBytes();
  }

  /// Whether an entry has expired, by its timestamp and that of the rightmost one (§7.1).
  public boolean hasExpired(long timestamp, long rightmost) {
    return maximumLifetime.isPresent() && rightmost - timestamp >= maximumLifetime.get();
  }

  /// Whether a tree with this rightmost timestamp is neither too old nor from the future (§4.2).
  public boolean isCurrent(long rightmost, long now) {
    return rightmost - now <= maxAhead && now - rightmost <= maxBehind;
  }
}
