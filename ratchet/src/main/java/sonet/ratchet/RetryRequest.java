package sonet.ratchet;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Says that a message could not be opened and is to be sent again.
///
/// It travels as the payload of a session that its sender has begun for the purpose
/// ([SessionList#initiate]), and so is as authentic as any message; receiving it, the peer goes on
/// in that session. It names the message by the hash of what was on the wire, by which the peer
/// finds what it had sealed and, since it knows where it sealed it, the session that failed.
///
/// ```
/// struct {
///   uint8 format = 1;
///   uint8 reason;
///   opaque message[32];    // SHA-256 of the message that did not open
/// } RetryRequest;
/// ```
///
/// @param reason why it did not open
/// @param message SHA-256 of the message
public record RetryRequest(Cause reason, Bytes message) implements Encodable {
  private static final int FORMAT = 1;
  private static final int HASH = 32;

  /// Checks the length of the hash.
  public RetryRequest {
    if (message.length() != HASH) {
      throw new IllegalArgumentException("a hash of " + message.length() + " bytes");
    }
  }

  /// Why a message did not open, as far as the peer needs to know.
  public enum Cause {
    /// No session opens it.
    NO_SESSION(1),
    /// It is for a prekey that is gone.
    UNKNOWN_PREKEY(2),
    /// Its key is gone, or it is too far ahead.
    KEY_GONE(3),
    /// Its number was used for another message: the peer should know that its state went back.
    REUSED_NUMBER(4),
    /// It is not authentic.
    NOT_AUTHENTIC(5);

    private final int id;

    Cause(int id) {
      this.id = id;
    }

    private static Cause of(RatchetException.Reason reason) {
      return switch (reason) {
        case UNKNOWN_PREKEY, REPLAYED_FIRST_MESSAGE -> UNKNOWN_PREKEY;
        case TOO_FAR_AHEAD, KEY_EXPIRED, BRAID_KEY_GONE, BRAID_TOO_FAR -> KEY_GONE;
        case REUSED_NUMBER -> REUSED_NUMBER;
        case AUTHENTICATION_FAILED, MALFORMED_PAYLOAD, BRAID_EPOCH, BRAID_MAC, BRAID_KEY ->
            NOT_AUTHENTIC;
        default -> NO_SESSION;
      };
    }

    private static Cause find(int id) throws DecodeException {
      for (Cause cause : values()) {
        if (cause.id == id) {
          return cause;
        }
      }
      throw new DecodeException("cause " + id);
    }
  }

  /// Asks for a message.
  ///
  /// @param failed the message as it came
  /// @param outcome what came of it
  public static RetryRequest of(
      PairEnvironment environment, Bytes failed, Received.Undecryptable<?> outcome) {
    return new RetryRequest(Cause.of(outcome.reason()), name(environment, failed));
  }

  /// By what a message is asked for: a sender keeps it beside what it sealed.
  public static Bytes name(PairEnvironment environment, Bytes message) {
    return environment.suite(PairSuite.PQXDH).hash(message);
  }

  /// Reads one.
  public static RetryRequest read(Reader reader) throws DecodeException {
    int format = reader.u8();
    if (format != FORMAT) {
      throw new DecodeException("retry request format " + format);
    }
    return new RetryRequest(Cause.find(reader.u8()), reader.raw(HASH));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u8(FORMAT).u8(reason.id).raw(message);
  }
}
