package sonet.ratchet.braid;

import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;

/// Parts of a saved state whose length is known.
final class Saved {
  private Saved() {}

  /// A key of 32 bytes.
  static Secret key(Reader reader) throws DecodeException {
    return secret(reader, BraidProtocol.KEY);
  }

  /// Key material of a length.
  static Secret secret(Reader reader, int length) throws DecodeException {
    Secret value = reader.opaqueSecret();
    if (value.length() != length) {
      value.close();
      throw new DecodeException("expected a secret of " + length + " bytes");
    }
    return value;
  }

  /// Bytes of a length.
  static Bytes bytes(Reader reader, int length) throws DecodeException {
    Bytes value = reader.opaque();
    if (value.length() != length) {
      throw new DecodeException("expected " + length + " bytes but " + value.length() + " came");
    }
    return value;
  }

  /// A number that is not negative.
  static long number(Reader reader) throws DecodeException {
    long value = reader.u64();
    if (value < 0) {
      throw new DecodeException("a number beyond 2^63");
    }
    return value;
  }

  /// A number of 31 bits.
  static int count(Reader reader) throws DecodeException {
    int value = reader.u32();
    if (value < 0) {
      throw new DecodeException("a count beyond 2^31");
    }
    return value;
  }
}
