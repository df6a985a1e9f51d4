package sonet.crypto.hpke;

import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// A pre-shared key with its identifier (RFC 9180 §5.1.2).
///
/// @param key of at least 32 bytes, which must have as much entropy (RFC 9180 §5.1.2); the caller
///   keeps owning it
/// @param id not empty
public record PreSharedKey(Secret key, Bytes id) {
  private static final int MIN_LENGTH = 32;

  /// Checks the inputs, in place of `VerifyPSKInputs` (RFC 9180 §5.1).
  ///
  /// @throws IllegalArgumentException when the key is too short or the identifier empty
  public PreSharedKey {
    if (key.length() < MIN_LENGTH) {
      throw new IllegalArgumentException(
          "a pre-shared key of " + key.length() + " bytes, at least 32 are needed");
    }
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a pre-shared key without an identifier");
    }
  }
}
