package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of `PUT /v1/links/{link}/answer` and of `PUT /v1/links/{link}/reply`.
///
/// @param body what is left there, once
public record LinkMessage(Bytes body) {
  /// How many bytes it may have.
  public static final int MOST = 65_536;

  /// Checks the length.
  public LinkMessage {
    check(body);
  }

  static void check(Bytes body) {
    if (body.isEmpty() || body.length() > MOST) {
      throw new IllegalArgumentException(
          "a message of a link has 1 to " + MOST + " bytes, not " + body.length());
    }
  }
}
