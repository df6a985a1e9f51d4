package sonet.client.device;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What an application message says, before encryption.
///
/// ```
/// struct { uint16 type; opaque body<V>; } Content;   // type 1: text, 2: title, both UTF-8
/// ```
sealed interface Content {
  /// The longest body that is sent or taken.
  int MAX_LENGTH = 192 * 1024;

  /// A text.
  record Text(String text) implements Content {}

  /// The title of the conversation.
  record Title(String title) implements Content {}

  /// A type that this version does not know.
  record Unknown(int type, Bytes body) implements Content {}

  /// The encoding.
  default Bytes encode() {
    return switch (this) {
      case Text text -> encode(1, Bytes.utf8(text.text()));
      case Title title -> encode(2, Bytes.utf8(title.title()));
      case Unknown unknown -> encode(unknown.type(), unknown.body());
    };
  }

  private static Bytes encode(int type, Bytes body) {
    return new Writer().u16(type).opaque(body).toBytes();
  }

  /// Reads what [#encode()] wrote.
  static Content decode(Bytes encoding) throws DecodeException {
    Reader reader = Reader.of(encoding);
    int type = reader.u16();
    Bytes body = reader.opaque();
    reader.end();
    if (body.length() > MAX_LENGTH) {
      throw new DecodeException("a content of " + body.length() + " bytes");
    }
    return switch (type) {
      case 1 -> new Text(body.toUtf8());
      case 2 -> new Title(body.toUtf8());
      default -> new Unknown(type, body);
    };
  }
}
