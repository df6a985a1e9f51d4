package sonet.ratchet;

import sonet.crypto.codec.DecodeException;

/// Something that a peer, a server or a disk gave us breaks a rule. The state that was asked is as
/// it was.
public final class RatchetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /// A broken rule, with what was expected and what came.
  public RatchetException(Reason reason, String detail) {
    super(detail.isEmpty() ? reason.sentence() : reason.sentence() + ": " + detail);
    this.reason = reason;
  }

  /// Bytes that do not decode.
  public RatchetException(Reason reason, DecodeException cause) {
    super(reason.sentence() + ": " + cause.getMessage(), cause);
    this.reason = reason;
  }

  /// Which rule.
  public Reason reason() {
    return reason;
  }

  /// The rules, in the order in which a first contact meets them. Those of our own carry the
  /// chapter of docs/pairs.md.
  public enum Reason {
    /// Bytes that do not decode.
    MALFORMED("The bytes are not what was expected"),
    /// A structure of a version that this engine does not know.
    UNSUPPORTED_VERSION("The structure is of a version that is not known here"),
    /// A suite that is not in the registry.
    UNKNOWN_SUITE("The suite is not known here"),
    /// A key of another algorithm than the suite's (PQXDH §4.12, distinct encodings).
    WRONG_ALGORITHM("The key is of another algorithm than its suite asks for"),
    /// A public key that the suite does not accept (RFC 7748 §6, FIPS 203 §7.2).
    UNACCEPTABLE_KEY("The public key is not acceptable"),
    /// A bundle whose signature is not that of the device (X3DH §3.3).
    BUNDLE_SIGNATURE("The bundle is not signed by the device"),
    /// A bundle that is valid for longer than bundles are, or ends before it begins.
    BUNDLE_LIFETIME("The bundle's lifetime is not one that a bundle has"),
    /// A bundle that is not valid yet.
    BUNDLE_NOT_YET_VALID("The bundle is not valid yet"),
    /// A bundle whose time is over.
    BUNDLE_EXPIRED("The bundle has expired"),
    /// A bundle that offers no suite of ours.
    NO_COMMON_SUITE("The bundle offers no suite that is known here"),
    /// A one-time key whose signature is not that of the device (PQXDH §3.3).
    ONE_TIME_SIGNATURE("The one-time key is not signed by the device"),
    /// A first message from another device than the one it is said to come from (Sesame §3.2).
    WRONG_PEER("The message is of another device"),
    /// A Diffie-Hellman identity key that the device has not signed (X3DH §4.4).
    IDENTITY_SIGNATURE("The Diffie-Hellman key is not signed by the device"),
    /// A first message for a bundle or a one-time key that is not ours or is gone.
    UNKNOWN_PREKEY("The private key that the message needs is not there"),
    /// A first message that was accepted before (X3DH §4.2, PQXDH §4.2).
    REPLAYED_FIRST_MESSAGE("The first message was accepted before"),
    /// A message that is longer than any that is sent.
    TOO_LONG("The message is longer than messages are"),
    /// A message whose header no session opens (Double Ratchet §4).
    NO_SESSION("No session opens the message"),
    /// A message that skips more others than a receiver makes up for (Double Ratchet §2.6).
    TOO_FAR_AHEAD("The message skips too many others"),
    /// A message whose key was kept as long as keys are (Double Ratchet §8.4).
    KEY_EXPIRED("The key of the message is no longer kept"),
    /// A number that was used before, for another message: the peer has gone back to an older
    /// state.
    REUSED_NUMBER("The number was used for another message before"),
    /// A message that does not authenticate under its key (Double Ratchet §3.4).
    AUTHENTICATION_FAILED("The message is not authentic"),
    /// A braid's message of an epoch that cannot have begun (ML-KEM Braid §2.4).
    BRAID_EPOCH("The epoch of the braid cannot have begun"),
    /// A header or ciphertext whose MAC is not that of the peer (ML-KEM Braid §2.3).
    BRAID_MAC("The braid is not the peer's"),
    /// An encapsulation key that is not the one announced, or not acceptable (FIPS 203 §7.2).
    BRAID_KEY("The encapsulation key is not acceptable"),
    /// A message whose key was used, or is kept no longer.
    BRAID_KEY_GONE("The braid's key of the message is no longer there"),
    /// More missing messages than keys are made for.
    BRAID_TOO_FAR("Too many messages of the braid are missing"),
    /// Content that was sealed by the peer and does not decode.
    MALFORMED_PAYLOAD("The content of the message does not decode"),
    /// Stored state that does not decode, or not with the other parts of it.
    MALFORMED_STATE("The stored state is not what was stored");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }

    /// What is wrong, as a sentence.
    public String sentence() {
      return sentence;
    }
  }
}
