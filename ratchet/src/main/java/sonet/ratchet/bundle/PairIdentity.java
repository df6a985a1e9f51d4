package sonet.ratchet.bundle;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// What a device is in pairwise sessions: its Ed25519 key, and for each suite a Diffie-Hellman
/// identity that the Ed25519 key has signed once and for all (X3DH §2.4, with two keys in the place
/// of one).
public final class PairIdentity {
  private static final int FORMAT = 1;

  private final Bytes identityKey;
  private final List<Half> halves;

  /// The identity in one suite.
  ///
  /// @param suite which
  /// @param key the Diffie-Hellman key pair
  /// @param signature by the device's key over the public half
  public record Half(PairSuite suite, KeyPair key, Bytes signature) {
    /// The public half.
    public TypedKey typed() {
      return TypedKey.of(suite.group(), key.publicKey());
    }
  }

  private PairIdentity(Bytes identityKey, List<Half> halves) {
    this.identityKey = identityKey;
    this.halves = List.copyOf(halves);
  }

  /// Makes the Diffie-Hellman keys of a device, once in its life.
  ///
  /// @param signer on the device's Ed25519 key
  public static PairIdentity create(PairEnvironment environment, Signer signer) {
    return create(environment, signer, PairSuite.preferred());
  }

  /// The same for some suites only, which are those that its bundles offer.
  public static PairIdentity create(
      PairEnvironment environment, Signer signer, List<PairSuite> suites) {
    List<Half> halves = new ArrayList<>();
    for (PairSuite suite : suites) {
      Bytes device = SigningInputs.device(environment.suite(suite), signer.publicKey());
      KeyPair key = environment.generate(suite, PrekeyKind.EC);
      TypedKey typed = TypedKey.of(suite.group(), key.publicKey());
      halves.add(new Half(suite, key, signer.sign(SigningInputs.identity(device, suite, typed))));
    }
    return new PairIdentity(signer.publicKey(), halves);
  }

  /// Makes sure that a device has signed a Diffie-Hellman identity.
  ///
  /// @throws RatchetException with `IDENTITY_SIGNATURE`, or for a key that is not acceptable
  public static void check(
      PairEnvironment environment, Bytes identityKey, PairSuite suite, SignedIdentity identity)
      throws RatchetException {
    Bytes device = SigningInputs.device(environment.suite(suite), identityKey);
    Bytes input = SigningInputs.identity(device, suite, identity.key());
    if (!environment.suite(suite).verify(identityKey, input, identity.signature())) {
      throw new RatchetException(Reason.IDENTITY_SIGNATURE, "");
    }
    identity.key().check(environment, suite, PrekeyKind.EC);
  }

  /// The device's Ed25519 key.
  public Bytes identityKey() {
    return identityKey;
  }

  /// The identity in a suite.
  ///
  /// @throws IllegalArgumentException when this identity is older than the suite
  public Half half(PairSuite suite) {
    return halves.stream()
        .filter(half -> half.suite() == suite)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no identity in " + suite));
  }

  /// The suites it is in.
  public List<PairSuite> suites() {
    return halves.stream().map(Half::suite).toList();
  }

  /// The whole, for storage.
  public Secret encode() {
    Writer writer = new Writer().u8(FORMAT).opaque(identityKey);
    writer.u8(halves.size());
    for (Half half : halves) {
      writer.u16(half.suite().id());
      OwnKeys.write(writer, half.key());
      writer.opaque(half.signature());
    }
    return writer.toSecret();
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws RatchetException with `MALFORMED_STATE`
  public static PairIdentity decode(Secret encoded) throws RatchetException {
    return OwnKeys.decode(
        encoded,
        FORMAT,
        reader -> {
          Bytes identityKey = reader.opaque();
          int count = reader.u8();
          List<Half> halves = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            PairSuite suite = OwnKeys.suite(reader);
            halves.add(new Half(suite, OwnKeys.read(reader), reader.opaque()));
          }
          return new PairIdentity(identityKey, halves);
        });
  }

  /// Wipes the private keys.
  public void wipe() {
    halves.forEach(half -> half.key().close());
  }

  /// The Diffie-Hellman identity of a device as a first message names it.
  ///
  /// ```
  /// struct {
  ///   TypedKey key;
  ///   opaque signature<V>;
  /// } SignedIdentity;
  /// ```
  ///
  /// @param key the public key
  /// @param signature by the device's Ed25519 key
  public record SignedIdentity(TypedKey key, Bytes signature) implements Encodable {
    /// Reads one.
    public static SignedIdentity read(Reader reader) throws DecodeException {
      return new SignedIdentity(TypedKey.read(reader), reader.opaque());
    }

    @Override
    public void writeTo(Writer writer) {
      writer.value(key).opaque(signature);
    }
  }
}
