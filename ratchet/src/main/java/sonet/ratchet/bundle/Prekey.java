package sonet.ratchet.bundle;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A public prekey with its id.
///
/// ```
/// struct {
///   uint32 id;
///   TypedKey key;
/// } Prekey;
/// ```
///
/// @param id names it to its owner
/// @param key the public key
public record Prekey(PrekeyId id, TypedKey key) implements Encodable {
  /// Reads one.
  public static Prekey read(Reader reader) throws DecodeException {
    return new Prekey(PrekeyId.read(reader), TypedKey.read(reader));
  }

  @Override
  public int roughLength() {
    return key.roughLength() + 4;
  }

  @Override
  public void writeTo(Writer writer) {
    writer.value(id).value(key);
  }
}
