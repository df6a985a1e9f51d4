package sonet.client.transport;

import java.net.http.HttpResponse;
import sonet.crypto.Bytes;
import sonet.protocol.codec.Encoding;

/// An answer of the server, on whichever way it came.
///
/// @param status the HTTP status code
/// @param in the encoding of the body
/// @param body what it says
record Answer(int status, Encoding in, Bytes body) {
  static Answer of(HttpResponse<byte[]> response) {
    String mediaType = response.headers().firstValue("Content-Type").orElse("");
    Encoding in = mediaType.contains("cbor") ? Encoding.CBOR : Encoding.JSON;
    return new Answer(response.statusCode(), in, Bytes.wrap(response.body()));
  }

  boolean isRefusal() {
    return status >= 300;
  }

  /// Whether it is about the way and not about what was asked, so that another way may do.
  boolean isOfTheWay() {
    return status == 401 || status == 429 || status >= 500;
  }
}
