package sonet.ratchet.braid;

import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// What a braid adds to a message of its conversation: 4 bytes and more, up to 40 with a chunk.
///
/// ```
/// uint8 version; varint epoch; varint index; uint8 type; [varint number; opaque chunk[32]]
/// ```
///
/// @param epoch the epoch of the sender; the key of the message is one of the epoch before
/// @param index which key of that epoch's chain, from 1; 0 when there is none
/// @param content what is braided
record BraidMessage(long epoch, int index, Content content) {
  /// What a message carries.
  sealed interface Content {}

  /// Nothing.
  record Nothing() implements Content {}

  /// That the whole of ct1 is there, when nothing is left to send with it.
  record Ct1Ack() implements Content {}

  /// A piece.
  record Piece(Kind kind, ErasureCode.Chunk chunk) implements Content {}

  /// Of what a piece is.
  enum Kind {
    /// The header with its MAC.
    HEADER(1),
    /// The vector of the encapsulation key.
    VECTOR(2),
    /// Likewise, and the whole of ct1 is there.
    VECTOR_CT1_ACK(3),
    /// The first part of the ciphertext.
    CT1(5),
    /// The second part with its MAC.
    CT2(6);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  private static final int NOTHING = 0;
  private static final int CT1_ACK = 4;
  private static final int LONGEST = 1 + 9 + 5 + 1 + 3 + ErasureCode.CHUNK;

  Bytes encoded(int version) {
    byte[] target = new byte[LONGEST];
    target[0] = (byte) version;
    int at = putVarint(target, 1, epoch);
    at = putVarint(target, at, index);
    switch (content) {
      case Nothing _ -> target[at++] = NOTHING;
      case Ct1Ack _ -> target[at++] = CT1_ACK;
      case Piece(Kind kind, ErasureCode.Chunk chunk) -> {
        target[at++] = (byte) kind.code;
        at = putVarint(target, at, chunk.number());
        chunk.data().copyTo(target, at);
        at += ErasureCode.CHUNK;
      }
    }
    return Bytes.wrap(Arrays.copyOf(target, at));
  }

  private static int putVarint(byte[] target, int from, long value) {
    int at = from;
    long left = value;
    for (; left > 0x7f; left >>>= 7) {
      target[at++] = (byte) ((left & 0x7f) | 0x80);
    }
    target[at++] = (byte) left;
    return at;
  }

  static BraidMessage decode(Bytes encoded, int version) throws RatchetException {
    Parser parser = new Parser(encoded);
    if (parser.octet() != version) {
      throw malformed("another version than " + version);
    }
    long epoch = parser.varint(Long.MAX_VALUE);
    int index = (int) parser.varint(Integer.MAX_VALUE);
    if (epoch == 0) {
      throw malformed("epochs are counted from 1");
    }
    Content content = content(parser);
    parser.end();
    return new BraidMessage(epoch, index, content);
  }

  private static Content content(Parser parser) throws RatchetException {
    int type = parser.octet();
    if (type == NOTHING) {
      return new Nothing();
    }
    if (type == CT1_ACK) {
      return new Ct1Ack();
    }
    for (Kind kind : Kind.values()) {
      if (kind.code == type) {
        int number = (int) parser.varint(ErasureCode.NUMBERS - 1);
        return new Piece(kind, new ErasureCode.Chunk(number, parser.chunk()));
      }
    }
    throw malformed("no type " + type);
  }

  private static RatchetException malformed(String detail) {
    return new RatchetException(Reason.MALFORMED, "a braid's message: " + detail);
  }

  /// Reads from front to back.
  private static final class Parser {
    private final Bytes encoded;
    private int at;

    Parser(Bytes encoded) {
      this.encoded = encoded;
    }

    int octet() throws RatchetException {
      if (at == encoded.length()) {
        throw malformed("too short");
      }
      return encoded.at(at++) & 0xff;
    }

    /// Seven bits a byte, the lowest first, in the shortest form.
    long varint(long most) throws RatchetException {
      long value = 0;
      for (int shift = 0; shift < 63; shift += 7) {
        int next = octet();
        value |= (long) (next & 0x7f) << shift;
        if (next < 0x80) {
          if ((next == 0 && shift > 0) || value > most) {
            break;
          }
          return value;
        }
      }
      throw malformed("a number too large or not in its shortest form");
    }

    Bytes chunk() throws RatchetException {
      if (encoded.length() - at < ErasureCode.CHUNK) {
        throw malformed("a chunk too short");
      }
      at += ErasureCode.CHUNK;
      return encoded.slice(at - ErasureCode.CHUNK, at);
    }

    void end() throws RatchetException {
      if (at != encoded.length()) {
        throw malformed("too long");
      }
    }
  }
}
