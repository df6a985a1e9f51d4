package sonet.ratchet.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.Signer;
import sonet.ratchet.Encrypted;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.Payload;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.Received;
import sonet.ratchet.Received.Opened;
import sonet.ratchet.SessionList;
import sonet.ratchet.UsedPrekeys;
import sonet.ratchet.bundle.OwnBundle;
import sonet.ratchet.bundle.OwnOneTimeKey;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyBundle;
import sonet.ratchet.bundle.PrekeyId;
import sonet.ratchet.bundle.PrekeyRing;
import sonet.ratchet.bundle.UnverifiedPrekeyBundle;

/// A device as an application would hold it: prekeys, and a list of sessions for each peer. It
/// keeps every next value at once.
public final class TestDevice implements PrekeyRing {
  private final TestClock clock;
  private final PairEnvironment environment;
  private final Signer signer;
  private final PairIdentity identity;
  private final Map<Long, OwnBundle> bundles = new HashMap<>();
  private final List<OwnOneTimeKey> published = new ArrayList<>();
  private final Map<String, OwnOneTimeKey> oneTime = new HashMap<>();
  private final Set<Bytes> accepted = new HashSet<>();
  private final Map<Bytes, SessionList> lists = new HashMap<>();
  private long version;
  private PrekeyId nextId = PrekeyId.FIRST;

  /// A clock that tests set.
  public static final class TestClock {
    private long now = 1_800_000_000;

    /// Seconds since the Unix epoch.
    public long now() {
      return now;
    }

    /// Lets time pass.
    public void pass(long seconds) {
      now += seconds;
    }
  }

  /// A device with a bundle and without one-time keys.
  public TestDevice(long seed, TestClock clock) {
    this(seed, clock, PairSuite.preferred());
  }

  /// A device that offers some suites only.
  public TestDevice(long seed, TestClock clock, List<PairSuite> suites) {
    this.clock = clock;
    this.environment = PairEnvironment.of(Providers.best(), new SeededRandom(seed), clock::now);
    CipherSuite suite = environment.suite(PairSuite.PQXDH);
    this.signer = suite.signer(suite.generateSignatureKeyPair(environment.random()));
    this.identity = PairIdentity.create(environment, signer, suites);
    rotate();
  }

  /// A device with a clock of its own.
  public static TestDevice create(long seed) {
    return new TestDevice(seed, new TestClock());
  }

  /// The environment of its engine.
  public PairEnvironment environment() {
    return environment;
  }

  /// Its clock.
  public TestClock clock() {
    return clock;
  }

  /// The Ed25519 key.
  public Bytes key() {
    return identity.identityKey();
  }

  /// Signs with the Ed25519 key.
  public Signer signer() {
    return signer;
  }

  /// Publishes the next bundle.
  public void rotate() {
    version++;
    bundles.put(
        version, OwnBundle.create(environment, identity, signer, version, OwnBundle.LIFETIME));
  }

  /// Deletes a bundle.
  public void forgetBundle(long which) {
    Objects.requireNonNull(bundles.remove(which)).wipe();
  }

  /// Publishes one-time keys of both kinds, for a suite.
  @CanIgnoreReturnValue
  public TestDevice refill(PairSuite suite, int count) {
    for (int i = 0; i < count; i++) {
      add(OwnOneTimeKey.create(environment, signer, suite, PrekeyKind.EC, nextId));
      if (suite.kem().isPresent()) {
        add(OwnOneTimeKey.create(environment, signer, suite, PrekeyKind.KEM, nextId));
      }
      nextId = nextId.next();
    }
    return this;
  }

  private void add(OwnOneTimeKey key) {
    published.add(key);
    oneTime.put(name(key.suite(), key.kind(), key.id()), key);
  }

  private static String name(PairSuite suite, PrekeyKind kind, PrekeyId id) {
    return suite + " " + kind + " " + id;
  }

  /// Loses all one-time private keys of a device.
  public static void wipe(TestDevice device) {
    device.oneTime.clear();
  }

  /// What the server hands out to one who asks.
  public UnverifiedPrekeyBundle claim() {
    return Objects.requireNonNull(bundles.get(version))
        .published(take(PrekeyKind.EC), take(PrekeyKind.KEM));
  }

  private Optional<Bytes> take(PrekeyKind kind) {
    Optional<OwnOneTimeKey> key =
        published.stream().filter(each -> each.kind() == kind).findFirst();
    key.ifPresent(published::remove);
    return key.map(OwnOneTimeKey::item);
  }

  /// The same, verified by another device.
  public PrekeyBundle claimedBy(TestDevice other) throws RatchetException {
    return claim().verify(other.environment, key());
  }

  /// How many one-time private keys are left.
  public int oneTimeKeys() {
    return oneTime.size();
  }

  @Override
  public PairIdentity identity() {
    return identity;
  }

  @Override
  public Optional<OwnBundle> bundle(long which) {
    return Optional.ofNullable(bundles.get(which));
  }

  @Override
  public Optional<KeyPair> oneTime(PairSuite suite, PrekeyKind kind, PrekeyId id) {
    return Optional.ofNullable(oneTime.get(name(suite, kind, id))).map(OwnOneTimeKey::key);
  }

  @Override
  public boolean wasAccepted(Bytes initiation) {
    return accepted.contains(initiation);
  }

  /// The sessions with a peer.
  public SessionList sessions(TestDevice peer) {
    return lists.computeIfAbsent(peer.key(), SessionList::with);
  }

  /// Puts other sessions in their place: a backup, or what came out of storage.
  public void restore(TestDevice peer, SessionList list) {
    lists.put(peer.key(), list);
  }

  /// Begins a session with the prekeys of a peer.
  public void begin(TestDevice peer) throws RatchetException {
    keep(peer, sessions(peer).initiate(environment, identity, peer.claimedBy(this)));
  }

  /// Seals a text for a peer, in a session that is begun when there is none.
  public Bytes send(TestDevice peer, String text) throws RatchetException {
    return send(peer, new Payload.Content(Bytes.utf8(text)));
  }

  /// Seals a payload for a peer, in a session that is begun when there is none.
  public Bytes send(TestDevice peer, Payload payload) throws RatchetException {
    if (!sessions(peer).canSend(environment)) {
      begin(peer);
    }
    Encrypted<SessionList> encrypted = sessions(peer).encrypt(environment, payload);
    keep(peer, encrypted.next());
    return encrypted.message();
  }

  /// Opens a message of a peer, and keeps what comes next.
  @CanIgnoreReturnValue
  public Received<SessionList> receive(TestDevice peer, Bytes message) throws RatchetException {
    Received<SessionList> received = sessions(peer).receive(environment, this, message);
    if (received instanceof Opened<SessionList> opened) {
      keep(peer, opened.next());
      opened.used().ifPresent(this::delete);
    }
    return received;
  }

  /// Opens a message that must open.
  @CanIgnoreReturnValue
  public Opened<SessionList> open(TestDevice peer, Bytes message) throws RatchetException {
    Received<SessionList> received = receive(peer, message);
    if (received instanceof Opened<SessionList> opened) {
      return opened;
    }
    throw new AssertionError("did not open: " + received);
  }

  /// The text of a message that must open.
  @CanIgnoreReturnValue
  public String read(TestDevice peer, Bytes message) throws RatchetException {
    Payload payload = open(peer, message).payload();
    if (payload instanceof Payload.Content(Bytes body)) {
      return body.toUtf8();
    }
    throw new AssertionError("not a text: " + payload);
  }

  private void keep(TestDevice peer, SessionList next) {
    SessionList before = sessions(peer);
    lists.put(peer.key(), next);
    before.retire(next);
  }

  private void delete(UsedPrekeys used) {
    accepted.add(used.initiation());
    used.ec().ifPresent(id -> forget(name(used.suite(), PrekeyKind.EC, id)));
    used.kem().ifPresent(id -> forget(name(used.suite(), PrekeyKind.KEM, id)));
  }

  private void forget(String name) {
    Objects.requireNonNull(oneTime.remove(name)).close();
  }
}
