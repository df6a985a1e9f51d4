package sonet.crypto;

/// A key, ciphertext or signature from outside was not acceptable. It never says why in detail.
public final class CryptoException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// A failure for a reason, in words for the log.
  public CryptoException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /// Which rule was broken.
  public Reason reason() {
    return reason;
  }

  /// What can be wrong with input to a primitive.
  public enum Reason {
    /// A public key that is not the canonical encoding of a valid point (RFC 9180 §7.1.4).
    INVALID_PUBLIC_KEY,
    /// A private key of the wrong length or outside its range (RFC 9180 §7.1.3).
    INVALID_PRIVATE_KEY,
    /// A key encapsulation that cannot be opened (RFC 9180 §4.1).
    DECAPSULATION_FAILED,
    /// A shared secret without contribution of the peer (RFC 7748 §6, RFC 9180 §7.1.4).
    DEGENERATE_SHARED_SECRET,
    /// An authentication tag that does not match (RFC 5116 §2.2).
    AUTHENTICATION_FAILED,
    /// More messages than one context may carry (RFC 9180 §5.2).
    MESSAGE_LIMIT_REACHED
  }
}
