package sonet.ratchet.bundle;

import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.PairSuite;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// How private keys lie in storage: a format, then what the structure says.
final class OwnKeys {
  private OwnKeys() {}

  static void write(Writer writer, KeyPair pair) {
    writer.opaque(pair.privateKey()).opaque(pair.publicKey());
  }

  static KeyPair read(Reader reader) throws DecodeException {
    Secret privateKey = reader.opaqueSecret();
    Bytes publicKey = reader.opaque();
    return new KeyPair(privateKey, publicKey);
  }

  static PairSuite suite(Reader reader) throws DecodeException {
    int id = reader.u16();
    return PairSuite.find(id).orElseThrow(() -> new DecodeException("suite 0x%04x".formatted(id)));
  }

  static <T> T decode(Secret encoded, int format, Reader.Element<T> body) throws RatchetException {
    Reader reader = Reader.of(encoded);
    try {
      int found = reader.u8();
      if (found != format) {
        throw new DecodeException("format " + found);
      }
      T value = body.read(reader);
      reader.end();
      return value;
    } catch (DecodeException e) {
      throw new RatchetException(Reason.MALFORMED_STATE, e);
    } finally {
      reader.wipe();
    }
  }
}
