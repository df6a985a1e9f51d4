package sonet.ratchet.bundle;

import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;

/// A one-time prekey of ours. It is deleted when a first message used it, in the step that saves
/// the session ([sonet.ratchet.UsedPrekeys]).
///
/// @param kind on a curve or of a KEM
/// @param suite whose algorithms it has
/// @param id names it among those of its kind
/// @param key the key pair
/// @param item what is published: opaque to the server
public record OwnOneTimeKey(PrekeyKind kind, PairSuite suite, PrekeyId id, KeyPair key, Bytes item)
    implements AutoCloseable {
  private static final int FORMAT = 1;

  /// Makes one.
  ///
  /// @param signer on the device's Ed25519 key
  /// @param id one that no key of this kind ever had on this device
  public static OwnOneTimeKey create(
      PairEnvironment environment, Signer signer, PairSuite suite, PrekeyKind kind, PrekeyId id) {
    KeyPair key = environment.generate(suite, kind);
    Prekey prekey = new Prekey(id, TypedKey.of(suite.algorithm(kind), key.publicKey()));
    Bytes device = SigningInputs.device(environment.suite(suite), signer.publicKey());
    Bytes input = SigningInputs.oneTime(device, OneTimeKey.unsigned(kind, suite.id(), prekey));
    Bytes item = new OneTimeKey(kind, suite.id(), prekey, signer.sign(input)).encoded();
    return new OwnOneTimeKey(kind, suite, id, key, item);
  }

  /// The whole, for storage.
  public Secret encode() {
    Writer writer = new Writer().u8(FORMAT).u8(kind.id()).u16(suite.id()).value(id);
    OwnKeys.write(writer, key);
    return writer.opaque(item).toSecret();
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws RatchetException with `MALFORMED_STATE`
  public static OwnOneTimeKey decode(Secret encoded) throws RatchetException {
    return OwnKeys.decode(encoded, FORMAT, OwnOneTimeKey::read);
  }

  private static OwnOneTimeKey read(Reader reader) throws DecodeException {
    int kind = reader.u8();
    PrekeyKind known =
        PrekeyKind.find(kind).orElseThrow(() -> new DecodeException("prekey kind " + kind));
    return new OwnOneTimeKey(
        known, OwnKeys.suite(reader), PrekeyId.read(reader), OwnKeys.read(reader), reader.opaque());
  }

  /// Wipes the private key.
  @Override
  public void close() {
    key.close();
  }
}
