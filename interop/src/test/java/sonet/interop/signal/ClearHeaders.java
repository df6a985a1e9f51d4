package sonet.interop.signal;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Writer;
import sonet.ratchet.doubleratchet.Header;
import sonet.ratchet.doubleratchet.HeaderCodec;

/// Headers of a SignalMessage, in the clear: fields 1 ratchet key, 2 counter, 3 previous counter, 5
/// the braid. A header is of the chain whose ratchet key it names.
///
/// What is sealed here is the beginning of a message, to which [CbcMessages] adds the ciphertext;
/// what is opened is the message without its MAC.
///
/// @param braided whether the field of the braid is read; a peer from before it would not
record ClearHeaders(boolean braided) implements HeaderCodec {
  static final int VERSION = 0x44;
  static final int RATCHET_KEY = 1;
  static final int COUNTER = 2;
  static final int PREVIOUS = 3;
  static final int CIPHERTEXT = 4;
  static final int BRAID = 5;

  @Override
  public Bytes seal(CipherSuite suite, Header header, Secret headerKey, RandomSource random) {
    Writer writer = new Writer().u8(VERSION);
    Protobuf.put(writer, RATCHET_KEY, SignalKeys.wire(header.ratchetKey()));
    Protobuf.put(writer, COUNTER, header.number());
    Protobuf.put(writer, PREVIOUS, Math.max(0, header.previous() - 1));
    if (!header.braid().isEmpty()) {
      Protobuf.put(writer, BRAID, header.braid());
    }
    return writer.toBytes();
  }

  @Override
  public Optional<Header> open(CipherSuite suite, Bytes message, Chain chain) {
    try {
      Protobuf fields = Protobuf.decode(message.slice(1, message.length()));
      Bytes ratchetKey = SignalKeys.raw(fields.needed(RATCHET_KEY));
      if (chain instanceof Chain.Known known && !known.ratchetKey().equals(ratchetKey)) {
        return Optional.empty();
      }
      // Signal tells the last number of the chain before, where the specification tells its length.
      return Optional.of(
          new Header(
              ratchetKey,
              fields.number(PREVIOUS) + 1,
              fields.number(COUNTER),
              braided ? fields.bytes(BRAID).orElse(Bytes.EMPTY) : Bytes.EMPTY));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }
}
