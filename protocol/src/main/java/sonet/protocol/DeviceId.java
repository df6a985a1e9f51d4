package sonet.protocol;

import sonet.crypto.Bytes;

/// Names a device: the first 16 bytes of the SHA-256 hash of its Ed25519 public key.
///
/// A device is its key (DESIGN.md, invariant 7), so whoever sees the key, in a leaf of a group's
/// tree for instance, knows the device.
public record DeviceId(Bytes value) {
  /// How many bytes it has.
  public static final int LENGTH = 16;

  /// Checks the length.
  public DeviceId {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException(
          "a device id has " + LENGTH + " bytes, not " + value.length());
    }
  }

  /// The id of the device whose key has this SHA-256 hash.
  public static DeviceId ofKeyHash(Bytes sha256) {
    return new DeviceId(sha256.slice(0, LENGTH));
  }

  /// Reads the base64url text.
  ///
  /// @throws IllegalArgumentException when it is not one of a device id
  public static DeviceId parse(String text) {
    return new DeviceId(Base64Url.decode(text));
  }

  /// Base64url without padding.
  @Override
  public String toString() {
    return Base64Url.encode(value);
  }
}
