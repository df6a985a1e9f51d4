package sonet.ratchet.bundle;

import java.util.Optional;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// What a bundle has for one suite.
///
/// ```
/// struct {
///   uint16 suite;
///   TypedKey identity;
///   Prekey signed_prekey;
///   optional<Prekey> last_resort;
/// } SuiteKeys;
/// ```
///
/// @param suite the suite's code point, known here or not
/// @param identity the device's Diffie-Hellman identity, which lives longer than the bundle
/// @param signedPrekey the prekey on the curve that everybody gets
/// @param lastResort the prekey of the KEM for those who get no one-time key
public record SuiteKeys(
    int suite, TypedKey identity, Prekey signedPrekey, Optional<Prekey> lastResort)
    implements Encodable {
  /// Reads those of a suite.
  public static SuiteKeys read(Reader reader) throws DecodeException {
    return new SuiteKeys(
        reader.u16(), TypedKey.read(reader), Prekey.read(reader), reader.optional(Prekey::read));
  }

  /// Makes sure that all keys are there and valid.
  void check(PairEnvironment environment, PairSuite known) throws RatchetException {
    identity.check(environment, known, PrekeyKind.EC);
    signedPrekey.key().check(environment, known, PrekeyKind.EC);
    if (lastResort.isPresent() != known.kem().isPresent()) {
      throw new RatchetException(
          Reason.WRONG_ALGORITHM, known + " and a last-resort key of a KEM do not go together");
    }
    if (lastResort.isPresent()) {
      lastResort.get().key().check(environment, known, PrekeyKind.KEM);
    }
  }

  @Override
  public int roughLength() {
    return 128 + lastResort.map(Prekey::roughLength).orElse(0);
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u16(suite).value(identity).value(signedPrekey).optional(lastResort);
  }
}
