package sonet.protocol;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;

/// The prekeys of an account's devices. The one-time keys nobody else gets.
///
/// @param devices at most one for each device
/// @param without the devices that have published no bundle
/// @param credential the proof of the account's devices that one of them published last
///   ([PublishCredential]). It stands beside the bundles, which live longer than it does
public record ClaimedPrekeys(
    List<Claimed> devices, List<DeviceId> without, Optional<Bytes> credential) {
  /// Copies the lists.
  public ClaimedPrekeys {
    devices = List.copyOf(devices);
    without = List.copyOf(without);
  }

  /// The prekeys of an account that has published no credential.
  public ClaimedPrekeys(List<Claimed> devices, List<DeviceId> without) {
    this(devices, without, Optional.empty());
  }

  /// The prekeys of one device.
  ///
  /// @param device whose they are
  /// @param bundle its bundle; the claimer checks the signature again
  /// @param ec a one-time key on an elliptic curve, if one was left
  /// @param kem a key of a KEM, if there was any
  public record Claimed(
      DeviceId device, PrekeyBundle bundle, Optional<Bytes> ec, Optional<Kem> kem) {}

  /// A key of a KEM.
  ///
  /// @param key the key
  /// @param use whether others get it too
  public record Kem(Bytes key, PublishKeyPackages.Use use) {}
}
