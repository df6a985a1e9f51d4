package sonet.ratchet.bundle;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// What the signature of a bundle covers.
///
/// ```
/// struct {
///   uint8 format = 1;
///   uint64 created;      // seconds since the Unix epoch
///   uint64 expires;
///   SuiteKeys suites<V>;
/// } BundleBody;
/// ```
///
/// @param created when it was made
/// @param expires from when on it is not to be used
/// @param suites the keys of each suite on offer
record BundleBody(long created, long expires, List<SuiteKeys> suites) implements Encodable {
  private static final int FORMAT = 1;

  BundleBody {
    suites = List.copyOf(suites);
  }

  /// Reads one.
  ///
  /// @throws RatchetException with `MALFORMED` or `UNSUPPORTED_VERSION`
  static BundleBody decode(Bytes encoded) throws RatchetException {
    try {
      Reader reader = Reader.of(encoded);
      int format = reader.u8();
      if (format != FORMAT) {
        throw new RatchetException(Reason.UNSUPPORTED_VERSION, "bundle format " + format);
      }
      BundleBody body = new BundleBody(reader.u64(), reader.u64(), reader.vector(SuiteKeys::read));
      reader.end();
      return body;
    } catch (DecodeException e) {
      throw new RatchetException(Reason.MALFORMED, e);
    }
  }

  @Override
  public int roughLength() {
    return suites.stream().mapToInt(SuiteKeys::roughLength).sum() + 32;
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u8(FORMAT).u64(created).u64(expires).vector(suites);
  }
}
