package sonet.client.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.LogAnswer;
import sonet.protocol.UpdateCredential;
import sonet.transparency.HeadSigner;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.AnchorProof;
import sonet.transparency.anchor.AnchorTree;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.NoteKey;
import sonet.transparency.anchor.NoteSignatures;
import sonet.transparency.anchor.NoteSigner;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.log.Subtree;
import sonet.transparency.operator.CredentialIssuer;
import sonet.transparency.operator.Insertion;
import sonet.transparency.operator.LogBatch;
import sonet.transparency.operator.LogServer;
import sonet.transparency.operator.LogTip;
import sonet.transparency.operator.LogWriter;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.operator.StoredVersion;
import sonet.transparency.vrf.VrfPrivateKey;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.UpdateValue;

/// A log in memory, run by the engine, whose operator can lie with all its keys: it can be forked,
/// rolled back, kept from growing, and made to say something else for one user.
public final class FakeKeyLog {
  /// The reasonable monitoring window.
  public static final Duration WINDOW = Duration.ofHours(24);

  private static final Duration BEHIND = Duration.ofHours(1);
  private static final CryptoProvider PROVIDER = Providers.pure();
  private static final Primitives PRIMITIVES = Primitives.of(TransparencySuite.ED25519, PROVIDER);

  private final Configuration configuration;
  private final LogWriter writer;
  private final VrfPrivateKey vrfKey;
  private final FakeLogStore store;
  private NoteSigner anchor = anchorSigner();
  private boolean unwitnessed;
  private Supplier<Instant> clock;
  private LogTip tip;
  private Optional<PublishedHead> head = Optional.empty();
  private UnaryOperator<Bytes> tampering = UnaryOperator.identity();
  private boolean still;
  private boolean away;
  private boolean silent;
  private boolean refusing;
  private final Map<Bytes, Integer> questions = new HashMap<>();
  private int asked;
  private List<FakeAuditor> auditors = List.of();

  /// A log without entries.
  public FakeKeyLog(Supplier<Instant> clock) {
    this.clock = clock;
    HeadSigner signer = PRIMITIVES.signer(PRIMITIVES.generateKeys(Providers.random()));
    try (Secret secret =
        VrfPrivateKey.generate(TransparencySuite.ED25519.group(), Providers.random(), PROVIDER)) {
      this.vrfKey = VrfPrivateKey.parse(TransparencySuite.ED25519.group(), secret, PROVIDER);
    } catch (TransparencyException impossible) {
      throw new AssertionError("a fresh key", impossible);
    }
    this.configuration =
        new Configuration(
            TransparencySuite.ED25519,
            new DeploymentMode.ContactMonitoring(),
            signer.publicKey(),
            vrfKey.publicKey(),
            60_000,
            BEHIND.toMillis(),
            WINDOW.toMillis(),
            Optional.of(Duration.ofDays(400).toMillis()));
    this.writer = new LogWriter(configuration, PRIMITIVES, signer, vrfKey);
    this.store = new FakeLogStore(PRIMITIVES);
    this.tip = LogTip.empty(PRIMITIVES, store);
  }

  private final Set<Bytes> silentOf = new HashSet<>();
  private boolean holdsBack;

  private FakeKeyLog(FakeKeyLog other) {
    this.clock = other.clock;
    this.configuration = other.configuration;
    this.writer = other.writer;
    this.vrfKey = other.vrfKey;
    this.store = new FakeLogStore(other.store);
    this.tip = LogTip.load(PRIMITIVES, store, other.tip.next());
    this.head = other.head;
    this.auditors = other.auditors;
  }

  /// The same log from here on with another future.
  public synchronized FakeKeyLog fork() {
    return new FakeKeyLog(this);
  }

  /// Its time is another from now on.
  public synchronized void follow(Supplier<Instant> other) {
    clock = other;
  }

  /// The configuration.
  public Bytes configuration() {
    return configuration.encoded();
  }

  /// How many entries it has.
  public synchronized long size() {
    return store.entries().size();
  }

  /// How often it was asked.
  public synchronized int asked() {
    return asked;
  }

  /// From now on it does not grow by itself, so that its heads get old.
  public synchronized void keepStill() {
    still = true;
  }

  /// From now on it answers nothing, or does again.
  public synchronized void goAway(boolean gone) {
    away = gone;
  }

  /// How often it was asked for the label of an account.
  public synchronized int asked(Bytes account) {
    return questions.getOrDefault(DirectoryLabels.account(account), 0);
  }

  synchronized void count(Bytes label) {
    questions.merge(label, 1, Integer::sum);
  }

  /// From now on it does not say what became of provisional credentials.
  public synchronized void refuseUpdates() {
    refusing = true;
  }

  /// From now on it makes no credentials.
  public synchronized void issueNone() {
    silent = true;
  }

  /// From now on it answers nothing about an account.
  public synchronized void keepSilentOf(Bytes account) {
    silentOf.add(DirectoryLabels.account(account));
  }

  /// Whether it answers nothing about a label.
  synchronized boolean isSilentOf(Bytes label) {
    return silentOf.contains(label);
  }

  /// From now on it acts towards owners as if they did not know of their newest versions, so that
  /// its answers end before these.
  public synchronized void showOwnersNothingNew() {
    holdsBack = true;
  }

  /// Whether it does that.
  synchronized boolean holdsBack() {
    return holdsBack;
  }

  /// What becomes of its answers from now on.
  public synchronized void tamper(UnaryOperator<Bytes> other) {
    tampering = other;
  }

  /// The next version of an account's label.
  public synchronized void submit(Bytes account, Bytes set) {
    append(DirectoryLabels.account(account), set);
  }

  /// The last set of an account.
  public synchronized DeviceSet last(Bytes account) {
    try {
      Bytes label = DirectoryLabels.account(account);
      long last = store.greatest(label).orElseThrow();
      return DeviceSet.decode(store.opened(label, last).orElseThrow().value().value());
    } catch (TransparencyException malformed) {
      throw new AssertionError("what was submitted", malformed);
    }
  }

  /// Whether an account is in it.
  public synchronized boolean has(Bytes account) {
    return !store.versions(DirectoryLabels.account(account)).isEmpty();
  }

  /// Says from now on that it has no such account.
  public synchronized void forget(Bytes account) {
    store.versions(DirectoryLabels.account(account)).clear();
  }

  /// Hides the last version of an account, and acts as if it were not there.
  public synchronized void hideLast(Bytes account) {
    StoredVersion _ = store.versions(DirectoryLabels.account(account)).removeLast();
  }

  /// Keeps the value of a version of an account no longer.
  public synchronized void erase(Bytes account, long version) {
    StoredVersion stored = store.version(DirectoryLabels.account(account), version).orElseThrow();
    store.erase(stored);
  }

  private void append(Bytes label, Bytes value) {
    long version = store.versions(label).size();
    Insertion insertion =
        new Insertion(
            new LabelVersion(label, version),
            Providers.random().bytes(TransparencySuite.OPENING_LENGTH),
            UpdateValue.of(value));
    long now = Math.max(clock.get().toEpochMilli(), tip.timestamp());
    LogBatch batch = writer.append(tip, List.of(insertion), List.of(), now);
    store.store(batch, insertion);
    tip = LogTip.load(PRIMITIVES, store, batch.tip().next());
    head = Optional.of(new PublishedHead(batch.treeHead(), Optional.empty()));
  }

  /// Adds an entry of nobody, as a log does that must not be silent.
  public synchronized void pad() {
    append(DirectoryLabels.padding(Providers.random()), Bytes.EMPTY);
  }

  PublishedHead head() {
    long silent = clock.get().toEpochMilli() - tip.timestamp();
    if (!still && (head.isEmpty() || silent > BEHIND.toMillis() / 4)) {
      pad();
    }
    return head.orElseThrow();
  }

  /// The policy of those who rely on the anchor log of this log, and on no witness.
  public String anchorPolicy() {
    return "log " + anchor.key().format(PRIMITIVES) + "\nquorum none\n";
  }

  /// From now on another anchor log signs.
  public synchronized void forgeAnchors() {
    anchor = anchorSigner();
  }

  /// From now on the witnesses come no further, or do again.
  public synchronized void keepWitnessesBack(boolean back) {
    unwitnessed = back;
  }

  private static NoteSigner anchorSigner() {
    NoteKey.Type type = NoteKey.Type.ED25519;
    return NoteSigner.of(
        PRIMITIVES,
        "kt.example.org/1",
        type,
        NoteSigner.generate(PRIMITIVES, type, Providers.random()));
  }

  /// A proof that an entry is in the anchor log.
  synchronized String anchorProof(long position) throws ClientException {
    if (unwitnessed) {
      throw new ClientException(Reason.NOT_IN_LOG, "The witnesses have not come so far.");
    }
    Map<Subtree, Bytes> anchored = new HashMap<>();
    AnchorTree tree =
        new AnchorTree(PRIMITIVES, 0, node -> Objects.requireNonNull(anchored.get(node)));
    for (LogEntry entry : store.entries()) {
      anchored.putAll(tree.append(entry.encoded()));
      tree = new AnchorTree(PRIMITIVES, tree.size() + 1, tree.nodes());
    }
    SignedNote note =
        new SignedNote(
            new Checkpoint("kt.example.org/1", tree.head(), List.of()).format(), List.of());
    try {
      return new AnchorProof(
              Optional.empty(),
              position,
              tree.inclusion(position),
              NoteSignatures.sign(PRIMITIVES, note, anchor, 0))
          .format();
    } catch (TransparencyException impossible) {
      throw new AssertionError("a fresh note", impossible);
    }
  }

  LogServer server() {
    return new LogServer(keys(), store, store);
  }

  private LogServer.Keys keys() {
    return new LogServer.Keys(configuration, PRIMITIVES, vrfKey);
  }

  /// A credential of an account, as the operator makes it.
  public synchronized Bytes credential(Bytes account) throws TransparencyException {
    if (silent) {
      throw new TransparencyException(TransparencyException.Reason.NOT_FOUND, "no credentials");
    }
    return issuer().issue(head(), DirectoryLabels.account(account)).encoded();
  }

  Bytes update(UpdateCredential request) throws TransparencyException {
    if (refusing) {
      throw new TransparencyException(TransparencyException.Reason.REQUEST, "no update");
    }
    return issuer()
        .update(
            head(),
            request.label(),
            new CredentialIssuer.Begun(
                new MonitorMapEntry(request.terminal(), request.version()), request.treeSize()),
            request.distinguished())
        .encoded();
  }

  private CredentialIssuer issuer() {
    return new CredentialIssuer(keys(), store, store);
  }

  /// An answer of the engine.
  @FunctionalInterface
  interface Answer {
    Bytes give() throws TransparencyException;
  }

  /// From now on it gives along with its answers what these auditors sign.
  public synchronized void auditedBy(FakeAuditor... all) {
    auditors = List.of(all);
  }

  private List<Bytes> endorsements() {
    // The head comes first: showing it may make an entry.
    long size = head().size();
    List<AuditorUpdate> shown = store.updates().subList(0, (int) size);
    return auditors.stream()
        .flatMap(auditor -> auditor.endorsement(configuration, shown, store).stream())
        .toList();
  }

  synchronized LogAnswer answer(Answer answer) throws ClientException {
    asked++;
    if (away) {
      throw new ClientException(Reason.SERVER_FAILED, "The log does not answer.");
    }
    try {
      return new LogAnswer(tampering.apply(answer.give()), endorsements());
    } catch (TransparencyException refused) {
      throw new ClientException(
          switch (refused.reason()) {
            case NOT_FOUND, EXPIRED -> Reason.NOT_IN_LOG;
            default -> Reason.REFUSED;
          },
          "The log says: " + refused.getMessage() + ".",
          refused);
    }
  }
}
