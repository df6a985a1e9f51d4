package sonet.ratchet.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// A bundle of ours with its private keys.
///
/// It is kept when the next version has taken its place: messages that others began with it may be
/// on their way for its lifetime and as long as a mailbox holds them. Its owner deletes it then.
public final class OwnBundle {
  /// For how long a bundle is valid by default: one week.
  public static final long LIFETIME = 7 * 24 * 3600L;

  private static final int FORMAT = 1;

  private final long version;
  private final Bytes body;
  private final Bytes signature;
  private final long expires;
  private final List<Keys> keys;

  private record Keys(PairSuite suite, KeyPair signedPrekey, Optional<KeyPair> lastResort) {}

  private OwnBundle(long version, Bytes body, Bytes signature, long expires, List<Keys> keys) {
    this.version = version;
    this.body = body;
    this.signature = signature;
    this.expires = expires;
    this.keys = List.copyOf(keys);
  }

  /// Makes a bundle with fresh prekeys, for all suites of the identity.
  ///
  /// @param signer on the device's Ed25519 key
  /// @param version one more than that of the bundle before, 1 for the first
  /// @param lifetime in seconds, at most [UnverifiedPrekeyBundle#MAX_LIFETIME]
  public static OwnBundle create(
      PairEnvironment environment,
      PairIdentity identity,
      Signer signer,
      long version,
      long lifetime) {
    if (version < 1 || lifetime < 1 || lifetime > UnverifiedPrekeyBundle.MAX_LIFETIME) {
      throw new IllegalArgumentException("version %d for %d s".formatted(version, lifetime));
    }
    if (!signer.publicKey().equals(identity.identityKey())) {
      throw new IllegalArgumentException("the signer is another device's");
    }
    List<Keys> keys = new ArrayList<>();
    List<SuiteKeys> offered = new ArrayList<>();
    PrekeyId id = new PrekeyId((int) version);
    for (PairSuite suite : identity.suites()) {
      KeyPair signed = environment.generate(suite, PrekeyKind.EC);
      Optional<KeyPair> lastResort =
          suite.kem().map(_ -> environment.generate(suite, PrekeyKind.KEM));
      keys.add(new Keys(suite, signed, lastResort));
      offered.add(
          new SuiteKeys(
              suite.id(),
              identity.half(suite).typed(),
              new Prekey(id, TypedKey.of(suite.group(), signed.publicKey())),
              lastResort.map(pair ->
                  new Prekey(id, TypedKey.of(suite.algorithm(PrekeyKind.KEM), pair.publicKey())))));
    }
    long now = environment.now();
    Bytes body = new BundleBody(now, now + lifetime, offered).encoded();
    Bytes device = SigningInputs.device(environment.suite(PairSuite.PQXDH), identity.identityKey());
    Bytes signature = signer.sign(SigningInputs.bundle(device, version, body));
    return new OwnBundle(version, body, signature, now + lifetime, keys);
  }

  /// Which of our bundles it is.
  public long version() {
    return version;
  }

  /// What is published: opaque to the server.
  public Bytes body() {
    return body;
  }

  /// The device's signature over it.
  public Bytes signature() {
    return signature;
  }

  /// From when on nobody is to begin with it, in seconds since the Unix epoch.
  public long expires() {
    return expires;
  }

  /// SHA-256 over body and signature, as the server tells it.
  public Bytes hash(PairEnvironment environment) {
    return environment.suite(PairSuite.PQXDH).hash(body, signature);
  }

  /// As others get it, with the one-time keys they got.
  public UnverifiedPrekeyBundle published(Optional<Bytes> ec, Optional<Bytes> kem) {
    return new UnverifiedPrekeyBundle(version, body, signature, ec, kem);
  }

  /// The signed prekey of a suite.
  public Optional<KeyPair> signedPrekey(PairSuite suite) {
    return find(suite).map(Keys::signedPrekey);
  }

  /// The last-resort key of a suite.
  public Optional<KeyPair> lastResort(PairSuite suite) {
    return find(suite).flatMap(Keys::lastResort);
  }

  private Optional<Keys> find(PairSuite suite) {
    return keys.stream().filter(each -> each.suite() == suite).findFirst();
  }

  /// The whole, for storage.
  public Secret encode() {
    Writer writer =
        new Writer().u8(FORMAT).u64(version).opaque(body).opaque(signature).u64(expires);
    writer.u8(keys.size());
    for (Keys each : keys) {
      writer.u16(each.suite().id());
      OwnKeys.write(writer, each.signedPrekey());
      writer.u8(each.lastResort().isPresent() ? 1 : 0);
      each.lastResort().ifPresent(pair -> OwnKeys.write(writer, pair));
    }
    return writer.toSecret();
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws RatchetException with `MALFORMED_STATE`
  public static OwnBundle decode(Secret encoded) throws RatchetException {
    OwnBundle bundle =
        OwnKeys.decode(
            encoded,
            FORMAT,
            reader -> {
              long version = reader.u64();
              Bytes body = reader.opaque();
              Bytes signature = reader.opaque();
              long expires = reader.u64();
              int count = reader.u8();
              List<Keys> keys = new ArrayList<>();
              for (int i = 0; i < count; i++) {
                keys.add(
                    new Keys(
                        OwnKeys.suite(reader),
                        OwnKeys.read(reader),
                        reader.optional(OwnKeys::read)));
              }
              return new OwnBundle(version, body, signature, expires, keys);
            });
    if (bundle.version < 1) {
      throw new RatchetException(Reason.MALFORMED_STATE, "bundle version " + bundle.version);
    }
    return bundle;
  }

  /// Wipes the private keys, when the bundle's time and that of the mailboxes is over.
  public void wipe() {
    for (Keys each : keys) {
      each.signedPrekey().close();
      each.lastResort().ifPresent(KeyPair::close);
    }
  }
}
