package sonet.ratchet.bundle;

import sonet.crypto.Bytes;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// A public key under the number of its algorithm, so that no encoding of a key on a curve is one
/// of a key of a KEM (PQXDH §4.12).
///
/// ```
/// struct {
///   uint16 algorithm;   // HPKE's: 0x0020 X25519, 0x0042 ML-KEM-1024
///   opaque key<V>;
/// } TypedKey;
/// ```
///
/// @param algorithm whose key it is
/// @param key raw
public record TypedKey(int algorithm, Bytes key) implements Encodable {
  /// A key of an algorithm.
  public static TypedKey of(KemAlgorithm algorithm, Bytes key) {
    return new TypedKey(algorithm.id(), key);
  }

  /// Reads one.
  public static TypedKey read(Reader reader) throws DecodeException {
    return new TypedKey(reader.u16(), reader.opaque());
  }

  /// Makes sure that it is a key of the algorithm that the suite has for a kind, and a valid one.
  ///
  /// @throws RatchetException with `WRONG_ALGORITHM` or `UNACCEPTABLE_KEY`
  public void check(PairEnvironment environment, PairSuite suite, PrekeyKind kind)
      throws RatchetException {
    KemAlgorithm expected = suite.algorithm(kind);
    if (algorithm != expected.id()) {
      throw new RatchetException(
          Reason.WRONG_ALGORITHM, "0x%04x for %s".formatted(algorithm, expected));
    }
    if (!environment.accepts(suite, expected, key)) {
      throw new RatchetException(Reason.UNACCEPTABLE_KEY, expected.name());
    }
  }

  @Override
  public int roughLength() {
    return key.length() + 8;
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u16(algorithm).opaque(key);
  }
}
