package sonet.store;

import sonet.crypto.Bytes;

/// Names a blob.
///
/// @param tenant whose it is
/// @param name its name among those, 1 to 64 bytes
public record BlobId(Tenant tenant, Bytes name) {
  /// The longest name.
  public static final int MAX_NAME = 64;

  /// Checks the length of the name.
  public BlobId {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "the name of a blob has 1 to " + MAX_NAME + " bytes, not " + name.length());
    }
  }
}
