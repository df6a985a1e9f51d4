package sonet.protocol;

import java.time.Instant;
import sonet.crypto.Bytes;

/// The signed head of an audit trail.
///
/// @param key the Ed25519 public key of the trail
/// @param seq the number of its last entry, 0 when there is none
/// @param hash the hash of that entry, 32 zero bytes when there is none
/// @param at when it was signed
/// @param signature over [SigningInput#auditHead(String, AuditHead)]
public record AuditHead(Bytes key, long seq, Bytes hash, Instant at, Bytes signature) {
  private static final Bytes UNSIGNED = Bytes.wrap(new byte[64]);

  /// One that is still to be signed.
  public AuditHead(Bytes key, long seq, Bytes hash, Instant at) {
    this(key, seq, hash, at, UNSIGNED);
  }

  /// The same with a signature.
  public AuditHead with(Bytes value) {
    return new AuditHead(key, seq, hash, at, value);
  }

  /// Checks the lengths.
  public AuditHead {
    if (key.length() != 32 || hash.length() != 32 || signature.length() != 64 || seq < 0) {
      throw new IllegalArgumentException(
          "the head of a trail has a key and a hash of 32 bytes and a signature of 64");
    }
  }
}
