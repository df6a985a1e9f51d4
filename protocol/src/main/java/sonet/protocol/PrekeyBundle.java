package sonet.protocol;

import sonet.crypto.Bytes;

/// The keys of a device that begin a pairwise session and are used again and again: opaque to the
/// server, which checks the signature and that versions go up one by one.
///
/// @param version 1 for the first, one more for each that takes its place
/// @param body as the pairwise protocol writes it
/// @param signature by the device's key over [SigningInput#prekeyBundle(DeviceId, long, Bytes)]
public record PrekeyBundle(long version, Bytes body, Bytes signature) {
  /// How many bytes the body may have.
  public static final int MAX_BODY = 16_384;

  /// Checks numbers and lengths.
  public PrekeyBundle {
    if (version < 1) {
      throw new IllegalArgumentException("versions of a bundle begin at 1");
    }
    if (body.isEmpty() || body.length() > MAX_BODY) {
      throw new IllegalArgumentException(
          "a bundle has 1 to " + MAX_BODY + " bytes, not " + body.length());
    }
    if (signature.length() != 64) {
      throw new IllegalArgumentException(
          "an Ed25519 signature has 64 bytes, not " + signature.length());
    }
  }
}
