package sonet.transparency.directory;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// The value of an operator's label: where an audit trail stands, signed with the trail's own key.
/// What the signature covers is for whoever keeps the trail to say.
///
/// ```
/// struct {
///   opaque key[32]; uint64 seq; opaque hash[32]; uint64 at_ms; opaque signature[64];
/// } TrailHead;
/// ```
///
/// @param key the Ed25519 public key of the trail
/// @param seq the number of its last entry
/// @param hash of that entry
/// @param at when it was signed, in milliseconds since 1970
/// @param signature of the key
public record TrailHead(Bytes key, long seq, Bytes hash, long at, Bytes signature)
    implements Encodable {
  private static final int KEY = 32;
  private static final int HASH = 32;
  private static final int SIGNATURE = 64;

  /// Checks lengths and numbers.
  public TrailHead {
    if (key.length() != KEY
        || hash.length() != HASH
        || signature.length() != SIGNATURE
        || seq < 0
        || at < 0) {
      throw new IllegalArgumentException("no head of a trail");
    }
  }

  /// Reads one.
  public static TrailHead decode(Bytes value) throws TransparencyException {
    try {
      return Reader.decode(value, TrailHead::read);
    } catch (DecodeException e) {
      throw new TransparencyException(Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static TrailHead read(Reader reader) throws DecodeException {
    Bytes key = reader.raw(KEY);
    long seq = natural(reader);
    Bytes hash = reader.raw(HASH);
    return new TrailHead(key, seq, hash, natural(reader), reader.raw(SIGNATURE));
  }

  private static long natural(Reader reader) throws DecodeException {
    long value = reader.u64();
    if (value < 0) {
      throw new DecodeException("a number beyond all that are used");
    }
    return value;
  }

  @Override
  public void writeTo(Writer writer) {
    writer.raw(key).u64(seq).raw(hash).u64(at).raw(signature);
  }
}
