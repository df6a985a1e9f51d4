package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of a question to the transparency log.
///
/// @param request a structure of draft-ietf-keytrans-protocol §13, whichever the operation is for
public record LogQuery(Bytes request) {
  /// The greatest length of a request: one that monitors 255 log entries of a label has less.
  public static final int MOST = 8192;

  /// Checks the length.
  public LogQuery {
    if (request.isEmpty() || request.length() > MOST) {
      throw new IllegalArgumentException(
          "a request to the log has 1 to " + MOST + " bytes, not " + request.length());
    }
  }
}
