package sonet.client.device;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A number as a record.
final class Numbers {
  private Numbers() {}

  static Bytes encode(long number) {
    return new Writer().u64(number).toBytes();
  }

  static long read(Reader reader) throws DecodeException {
    return reader.u64();
  }
}
