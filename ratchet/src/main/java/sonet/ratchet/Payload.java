package sonet.ratchet;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException.Reason;

/// What is sealed in a message.
///
/// ```
/// struct {
///   uint8 kind;            // 1 content, 2 retry request, 3 greeting
///   opaque body<V>;
///   opaque padding[...];   // zeros, up to 128 bytes, above that a length with few leading bits
/// } Payload;
/// ```
///
/// Padding hides lengths: all that is short looks alike, and of what is long only O(log log n) bits
/// of the length show (Padmé: Nikitin et al., PoPETs 2019), at a cost of at most 12%.
public sealed interface Payload {
  /// What a person or a program said: opaque to the engine.
  ///
  /// @param body the content
  record Content(Bytes body) implements Payload {}

  /// That a message did not open.
  ///
  /// @param request which
  record Retry(RetryRequest request) implements Payload {}

  /// Nothing but that the session is there: the answer to a first message that had none yet, so
  /// that the initiator need not repeat its keys.
  record Greeting() implements Payload {}

  /// A kind that this engine does not know.
  ///
  /// @param kind the code point
  /// @param body as it came
  record Unknown(int kind, Bytes body) implements Payload {}

  /// The encoding, padded.
  default Bytes padded() {
    Writer writer =
        switch (this) {
          case Content(Bytes body) -> new Writer(body.length() + 128).u8(1).opaque(body);
          case Retry(RetryRequest request) -> new Writer().u8(2).opaque(request.encoded());
          case Greeting() -> new Writer().u8(3).opaque(Bytes.EMPTY);
          case Unknown(int kind, Bytes body) -> new Writer().u8(kind).opaque(body);
        };
    return writer.zeros(PayloadPadding.padded(writer.size()) - writer.size()).toBytes();
  }

  /// Reads what [#padded()] wrote.
  ///
  /// @throws RatchetException with `MALFORMED_PAYLOAD`
  static Payload decode(Bytes padded) throws RatchetException {
    try {
      Reader reader = Reader.of(padded);
      int kind = reader.u8();
      Bytes body = reader.opaque();
      PayloadPadding.check(reader);
      return switch (kind) {
        case 1 -> new Content(body);
        case 2 -> new Retry(Reader.decode(body, RetryRequest::read));
        case 3 -> greeting(body);
        default -> new Unknown(kind, body);
      };
    } catch (DecodeException e) {
      throw new RatchetException(Reason.MALFORMED_PAYLOAD, e);
    }
  }

  private static Greeting greeting(Bytes body) throws DecodeException {
    if (!body.isEmpty()) {
      throw new DecodeException("a greeting that says something");
    }
    return new Greeting();
  }
}
