package sonet.server.audit;

import java.time.Instant;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.AuditHead;

/// The signed head of a trail as it stands in the log of keys, as a version of the operator's
/// label.
///
/// ```
/// struct {
///   opaque key[32]; uint64 seq; opaque hash[32]; uint64 at_ms; opaque signature[64];
/// }
/// ```
public final class SignedHeads {
  private static final int HASH = 32;
  private static final int SIGNATURE = 64;

  private SignedHeads() {}

  /// A head as a value.
  public static Bytes encode(AuditHead head) {
    return new Writer()
        .raw(head.key())
        .u64(head.seq())
        .raw(head.hash())
        .u64(head.at().toEpochMilli())
        .raw(head.signature())
        .toBytes();
  }

  /// The head that a value is; its signature is not checked here.
  public static AuditHead decode(Bytes value) throws DecodeException {
    return Reader.decode(
        value,
        reader -> {
          Bytes key = reader.raw(HASH);
          long seq = natural(reader);
          Bytes hash = reader.raw(HASH);
          long at = natural(reader);
          return new AuditHead(key, seq, hash, Instant.ofEpochMilli(at), reader.raw(SIGNATURE));
        });
  }

  private static long natural(Reader reader) throws DecodeException {
    long value = reader.u64();
    if (value < 0) {
      throw new DecodeException("a number beyond all that are used");
    }
    return value;
  }
}
