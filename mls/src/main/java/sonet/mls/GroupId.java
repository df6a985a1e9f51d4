package sonet.mls;

import sonet.crypto.Bytes;

/// The identifier of a group, opaque to the protocol (RFC 9420 §11).
///
/// @param value any bytes; a random value of hash length makes collisions unthinkable
public record GroupId(Bytes value) {
  /// The identifier in hexadecimal.
  @Override
  public String toString() {
    return value.toHex();
  }
}
