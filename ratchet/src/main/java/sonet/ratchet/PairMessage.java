package sonet.ratchet;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.agreement.Initiation;

/// A message on the wire.
///
/// ```
/// struct {
///   uint8 version = 1;
///   uint8 type;              // 1 with the keys that begin a session, 2 without
///   uint16 suite;
///   select (type) {
///     case 1: Initiation initiation;
///   };
///   opaque header<V>;        // sealed
///   opaque body<V>;          // sealed
/// } PairMessage;
/// ```
///
/// @param suite the session's suite
/// @param initiation the keys, until the initiator has heard back
/// @param header the sealed header
/// @param body the sealed payload
record PairMessage(PairSuite suite, Optional<Initiation> initiation, Bytes header, Bytes body)
    implements Encodable {
  /// How many bytes a message may have.
  public static final int MAX_LENGTH = 1 << 20;

  /// How many bytes an initiation may have: one of ML-KEM-1024 has some 1,800.
  public static final int MAX_INITIATION = 4096;

  private static final int VERSION = 1;
  private static final int FIRST = 1;
  private static final int LATER = 2;
  private static final Bytes INITIATION = Bytes.utf8("Sonet pair 1.0 initiation");

  /// Reads one.
  ///
  /// @throws RatchetException with `TOO_LONG`, `MALFORMED`, `UNSUPPORTED_VERSION` or
  ///   `UNKNOWN_SUITE`
  public static PairMessage decode(Bytes encoded) throws RatchetException {
    if (encoded.length() > MAX_LENGTH) {
      throw new RatchetException(Reason.TOO_LONG, encoded.length() + " bytes");
    }
    try {
      Reader reader = Reader.of(encoded);
      int version = reader.u8();
      if (version != VERSION) {
        throw new RatchetException(Reason.UNSUPPORTED_VERSION, "message version " + version);
      }
      int type = reader.u8();
      if (type != FIRST && type != LATER) {
        throw new RatchetException(Reason.MALFORMED, "message type " + type);
      }
      PairSuite suite = PairSuite.of(reader.u16());
      int start = reader.position();
      Optional<Initiation> initiation =
          type == FIRST ? Optional.of(Initiation.read(reader)) : Optional.empty();
      if (reader.position() - start > MAX_INITIATION) {
        throw new RatchetException(
            Reason.TOO_LONG, "an initiation of " + (reader.position() - start) + " bytes");
      }
      PairMessage message = new PairMessage(suite, initiation, reader.opaque(), reader.opaque());
      reader.end();
      return message;
    } catch (DecodeException e) {
      throw new RatchetException(Reason.MALFORMED, e);
    }
  }

  /// Names the initiation of a first message.
  static Bytes initiationId(CipherSuite suite, Initiation initiation) {
    return suite.hash(INITIATION, initiation.encoded());
  }

  @Override
  public int roughLength() {
    return header.length() + body.length() + initiation.map(Initiation::roughLength).orElse(0) + 16;
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u8(VERSION).u8(initiation.isPresent() ? FIRST : LATER).u16(suite.id());
    initiation.ifPresent(writer::value);
    writer.opaque(header).opaque(body);
  }
}
