package sonet.client;

import java.time.Instant;
import sonet.client.ClientException.Reason;
import sonet.client.trust.Code;
import sonet.crypto.codec.DecodeException;

/// What one person shows and another one scans or pastes, so that both have verified each other:
/// see [Trust#code(String)] and [Trust#scan(String, VerificationCode)]. It is for one account, good
/// once and for an hour, and holds a secret: show it to nobody else.
public final class VerificationCode {
  private final Code code;

  VerificationCode(Code code) {
    this.code = code;
  }

  /// Reads a code.
  ///
  /// @throws ClientException with `INVALID_INPUT` for what is none, or has a slip in it
  public static VerificationCode parse(String text) throws ClientException {
    try {
      return new VerificationCode(Code.parse(text));
    } catch (DecodeException malformed) {
      throw new ClientException(
          Reason.INVALID_INPUT,
          "This is not a code that verifies: " + malformed.getMessage() + ".",
          malformed);
    }
  }

  /// Who shows it.
  public String account() {
    return code.shown().account();
  }

  /// For whom it is.
  public String scanner() {
    return code.scanner().account();
  }

  /// Until when it is good.
  public Instant expiresAt() {
    return code.until();
  }

  /// The code, to be drawn as a QR code or pasted: capitals and figures, which QR codes pack
  /// densely.
  public String text() {
    return code.text();
  }

  Code code() {
    return code;
  }

  /// Leaves the secret out.
  @Override
  public String toString() {
    return code.toString();
  }
}
