package sonet.bench.pairs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.spi.CryptoProvider;
import sonet.ratchet.Encrypted;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.Payload;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.Received;
import sonet.ratchet.Received.Opened;
import sonet.ratchet.SessionList;
import sonet.ratchet.StoredChanges;
import sonet.ratchet.StoredRow;
import sonet.ratchet.bundle.OwnBundle;
import sonet.ratchet.bundle.OwnOneTimeKey;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyId;
import sonet.ratchet.bundle.PrekeyRing;
import sonet.ratchet.bundle.UnverifiedPrekeyBundle;

/// The engine of this project: PQXDH and the Triple Ratchet with encrypted headers.
final class SonetPairs implements PairEngine {
  /// A moment in which all bundles are valid.
  private static final long NOW = 1_800_000_000;

  private final PairEnvironment environment;

  SonetPairs(CryptoProvider provider) {
    this.environment = PairEnvironment.of(provider, Providers.random(), () -> NOW);
  }

  @Override
  public String label() {
    return "sonet";
  }

  @Override
  public PairScene scene() {
    return new Scene(new Device(environment), new Device(environment));
  }

  private record Scene(Device alice, Device bob) implements PairScene {
    private Device of(Side side) {
      return side == Side.ALICE ? alice : bob;
    }

    @Override
    public void publish() {
      bob.publish();
    }

    @Override
    public Bytes begin(Bytes text) throws RatchetException {
      alice.begin(bob.claim(), bob.identity.identityKey());
      return alice.send(text);
    }

    @Override
    public Bytes accept(Bytes first) throws RatchetException {
      bob.forget(alice.identity.identityKey());
      return bob.receive(first);
    }

    @Override
    public Bytes send(Side side, Bytes text) {
      return of(side).send(text);
    }

    @Override
    public Bytes receive(Side side, Bytes message) throws RatchetException {
      return of(side).receive(message);
    }

    /// Nobody without the header key can make a place: the encrypted header is changed, and is then
    /// no header at all.
    @Override
    public Bytes forged(Side receiver, int further) {
      byte[] message = of(receiver.other()).peek(Bytes.wrap(new byte[100])).toArray();
      message[message.length / 4] ^= 1;
      return Bytes.wrap(message);
    }

    @Override
    public boolean refuse(Side side, Bytes message) {
      return of(side).refuses(message);
    }

    @Override
    public Object curve() throws CryptoException {
      CipherSuite suite = alice.environment.suite(PairSuite.PQXDH);
      try (KeyPair fresh = suite.generateKemKeyPair(alice.environment.random());
          Secret first = suite.agree(fresh.privateKey(), fresh.publicKey());
          Secret second = suite.agree(fresh.privateKey(), fresh.publicKey())) {
        return first.matches(second) ? fresh.publicKey() : Bytes.EMPTY;
      }
    }

    @Override
    public int stored(Side side) {
      return of(side).stored();
    }
  }

  /// A device with its rows in memory.
  private static final class Device implements PrekeyRing {
    private final PairEnvironment environment;
    private final Signer signer;
    private final PairIdentity identity;
    private final OwnBundle bundle;
    private final Deque<UnverifiedPrekeyBundle> published = new ArrayDeque<>();
    private final Map<PrekeyKind, Map<PrekeyId, OwnOneTimeKey>> oneTime = new HashMap<>();
    private final Map<Bytes, Secret> rows = new HashMap<>();
    private SessionList sessions = SessionList.with(Bytes.EMPTY);
    private PrekeyId nextId = PrekeyId.FIRST;

    Device(PairEnvironment environment) {
      this.environment = environment;
      CipherSuite suite = environment.suite(PairSuite.PQXDH);
      this.signer = suite.signer(suite.generateSignatureKeyPair(environment.random()));
      this.identity = PairIdentity.create(environment, signer);
      this.bundle = OwnBundle.create(environment, identity, signer, 1, OwnBundle.LIFETIME);
    }

    void publish() {
      published.add(
          bundle.published(
              Optional.of(oneTime(PrekeyKind.EC)), Optional.of(oneTime(PrekeyKind.KEM))));
      nextId = nextId.next();
    }

    private Bytes oneTime(PrekeyKind kind) {
      OwnOneTimeKey key = OwnOneTimeKey.create(environment, signer, PairSuite.PQXDH, kind, nextId);
      oneTime.computeIfAbsent(kind, _ -> new HashMap<>()).put(nextId, key);
      return key.item();
    }

    UnverifiedPrekeyBundle claim() {
      return published.remove();
    }

    void begin(UnverifiedPrekeyBundle claimed, Bytes peer) throws RatchetException {
      forget(peer);
      keep(sessions.initiate(environment, identity, claimed.verify(environment, peer)));
    }

    void forget(Bytes peer) {
      sessions = SessionList.with(peer);
      rows.clear();
    }

    Bytes send(Bytes text) {
      Encrypted<SessionList> sealed = sessions.encrypt(environment, new Payload.Content(text));
      keep(sealed.next());
      return sealed.message();
    }

    /// A message that is sealed and not sent.
    Bytes peek(Bytes text) {
      return sessions.encrypt(environment, new Payload.Content(text)).message();
    }

    Bytes receive(Bytes message) throws RatchetException {
      Received<SessionList> received = sessions.receive(environment, this, message);
      if (received instanceof Opened<SessionList> opened
          && opened.payload() instanceof Payload.Content(Bytes text)) {
        keep(opened.next());
        opened
            .used()
            .ifPresent(used -> {
              used.ec().ifPresent(id -> delete(PrekeyKind.EC, id));
              used.kem().ifPresent(id -> delete(PrekeyKind.KEM, id));
            });
        return text;
      }
      throw new IllegalStateException("not opened: " + received);
    }

    private void delete(PrekeyKind kind, PrekeyId id) {
      Objects.requireNonNull(Objects.requireNonNull(oneTime.get(kind)).remove(id)).close();
    }

    boolean refuses(Bytes message) {
      try {
        return !(sessions.receive(environment, this, message) instanceof Opened<SessionList>);
      } catch (RatchetException e) {
        return true;
      }
    }

    private void keep(SessionList next) {
      StoredChanges changes = next.changesSince(environment, sessions);
      for (StoredRow row : changes.put()) {
        Secret before = rows.put(row.key(), row.value());
        if (before != null) {
          before.close();
        }
      }
      changes.removed().forEach(rows::remove);
      sessions.retire(next);
      sessions = next;
    }

    int stored() {
      return rows.values().stream().mapToInt(Secret::length).sum();
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
      return Optional.ofNullable(oneTime.get(kind))
          .map(keys -> keys.get(id))
          .map(OwnOneTimeKey::key);
    }

    @Override
    public boolean wasAccepted(Bytes initiation) {
      return false;
    }
  }
}
