package sonet.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.pure.PurePrimitive;
import sonet.crypto.pure.PureProvider;
import sonet.ratchet.Encrypted;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.Payload;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.Received;
import sonet.ratchet.SessionList;
import sonet.ratchet.UsedPrekeys;
import sonet.ratchet.bundle.OwnBundle;
import sonet.ratchet.bundle.OwnOneTimeKey;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyId;
import sonet.ratchet.bundle.PrekeyRing;
import sonet.ratchet.bundle.UnverifiedPrekeyBundle;

/// A device of pairs on plain Java's primitives: the same class runs in the browser and on the JVM.
final class PairDevice implements PrekeyRing {
  /// A moment in which all bundles are valid.
  private static final long NOW = 1_800_000_000;

  private final PairEnvironment environment;
  private final Signer signer;
  private final PairIdentity identity;
  private final OwnBundle bundle;
  private final Map<PrekeyKind, OwnOneTimeKey> oneTime = new HashMap<>();
  private SessionList sessions = SessionList.with(Bytes.EMPTY);

  PairDevice(RandomSource random) {
    PureProvider provider =
        new PureProvider(
            List.of(
                PurePrimitive.sha2(HashAlgorithm.SHA256),
                PurePrimitive.aesGcm(AeadAlgorithm.AES_256_GCM),
                PurePrimitive.dhkemX25519(),
                PurePrimitive.mlKem768(),
                PurePrimitive.mlKem1024(),
                PurePrimitive.ed25519()));
    this.environment = PairEnvironment.of(provider, random, () -> NOW);
    CipherSuite suite = environment.suite(PairSuite.PQXDH);
    this.signer = suite.signer(suite.generateSignatureKeyPair(random));
    this.identity = PairIdentity.create(environment, signer);
    this.bundle = OwnBundle.create(environment, identity, signer, 1, OwnBundle.LIFETIME);
    for (PrekeyKind kind : PrekeyKind.values()) {
      oneTime.put(
          kind, OwnOneTimeKey.create(environment, signer, PairSuite.PQXDH, kind, PrekeyId.FIRST));
    }
  }

  /// The Ed25519 key.
  Bytes key() {
    return identity.identityKey();
  }

  /// Whom it talks with.
  void meet(Bytes peer) {
    sessions = SessionList.with(peer);
  }

  /// What a server would hand out of it: the bundle, and a one-time key of each kind.
  Bytes published() {
    Writer writer = new Writer(4096);
    writer.u64(bundle.version()).opaque(bundle.body()).opaque(bundle.signature());
    for (PrekeyKind kind : PrekeyKind.values()) {
      writer.opaque(Objects.requireNonNull(oneTime.get(kind)).item());
    }
    return writer.toBytes();
  }

  /// Begins a session with what the peer has published.
  void begin(Bytes published) throws RatchetException {
    UnverifiedPrekeyBundle claimed;
    try {
      Reader reader = Reader.of(published);
      claimed =
          new UnverifiedPrekeyBundle(
              reader.u64(),
              reader.opaque(),
              reader.opaque(),
              Optional.of(reader.opaque()),
              Optional.of(reader.opaque()));
      reader.end();
    } catch (DecodeException e) {
      throw new IllegalArgumentException(e);
    }
    keep(sessions.initiate(environment, identity, claimed.verify(environment, sessions.peer())));
  }

  Bytes send(Bytes text) {
    Encrypted<SessionList> sealed = sessions.encrypt(environment, new Payload.Content(text));
    keep(sealed.next());
    return sealed.message();
  }

  /// The text of a message, or why it has none.
  String receive(Bytes message) throws RatchetException {
    return switch (sessions.receive(environment, this, message)) {
      case Received.Opened<SessionList>(SessionList next, _, Payload payload, var used) -> {
        keep(next);
        used.ifPresent(this::delete);
        yield payload instanceof Payload.Content(Bytes text) ? text.toUtf8() : "not a text";
      }
      case Received.Duplicate<SessionList> _ -> "DUPLICATE";
      case Received.Undecryptable<SessionList> undecryptable -> undecryptable.reason().name();
    };
  }

  /// Goes on with what it would have stored.
  void restart() throws RatchetException {
    sessions = SessionList.restore(environment, sessions.rows(environment));
  }

  private void keep(SessionList next) {
    sessions.retire(next);
    sessions = next;
  }

  private void delete(UsedPrekeys used) {
    used.ec().ifPresent(_ -> oneTime.remove(PrekeyKind.EC));
    used.kem().ifPresent(_ -> oneTime.remove(PrekeyKind.KEM));
  }

  @Override
  public PairIdentity identity() {
    return identity;
  }

  @Override
  public Optional<OwnBundle> bundle(long version) {
    return version == bundle.version() ? Optional.of(bundle) : Optional.empty();
  }

  @Override
  public Optional<KeyPair> oneTime(PairSuite suite, PrekeyKind kind, PrekeyId id) {
    return Optional.ofNullable(oneTime.get(kind)).map(OwnOneTimeKey::key);
  }

  @Override
  public boolean wasAccepted(Bytes initiation) {
    return false;
  }
}
