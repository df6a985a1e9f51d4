package sonet.transparency.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;
import sonet.transparency.HeadSigner;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.operator.CredentialIssuer;
import sonet.transparency.operator.Insertion;
import sonet.transparency.operator.LogBatch;
import sonet.transparency.operator.LogServer;
import sonet.transparency.operator.LogTip;
import sonet.transparency.operator.LogWriter;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.vrf.VrfPrivateKey;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.UpdateValue;

/// A log with its keys, its clock and, where it is audited, its auditor.
public final class World {
  /// When every test begins.
  public static final long BEGIN = 1_700_000_000_000L;

  private final Configuration configuration;
  private final Primitives primitives;
  private final LogWriter writer;
  private final VrfPrivateKey vrfKey;
  private final HeadSigner auditor;
  private final SeededRandom random;
  private final MemoryLog store;
  private final List<AuditorUpdate> updates = new ArrayList<>();
  private LogTip tip;
  private AuditedLog audited;
  private Optional<PublishedHead> head = Optional.empty();
  private long now = BEGIN;

  /// How a log is set up.
  ///
  /// @param suite its suite
  /// @param audited whether it has an auditor
  /// @param window the reasonable monitoring window
  /// @param lifetime the maximum lifetime
  public record Setup(
      TransparencySuite suite, boolean audited, long window, Optional<Long> lifetime) {
    /// One of the suite that vectors use, without an auditor.
    public static Setup of(long window) {
      return new Setup(TransparencySuite.ED25519, false, window, Optional.empty());
    }
  }

  private World(World other) {
    this.configuration = other.configuration;
    this.primitives = other.primitives;
    this.writer = other.writer;
    this.vrfKey = other.vrfKey;
    this.auditor = other.auditor;
    this.random = other.random;
    this.store = other.store.copy();
    this.updates.addAll(other.updates);
    this.tip = LogTip.load(primitives, store, other.tip.next());
    this.audited = other.audited;
    this.head = other.head;
    this.now = other.now;
  }

  /// A log without entries.
  public World(Setup setup, long seed) throws TransparencyException {
    this(setup, seed, Providers.best());
  }

  /// A log without entries whose operator and users have the primitives of a provider; its store
  /// decodes pages with those of this machine.
  public World(Setup setup, long seed, CryptoProvider provider) throws TransparencyException {
    this.random = new SeededRandom(seed);
    this.primitives = Primitives.of(setup.suite(), provider);
    HeadSigner signer = primitives.signer(primitives.generateKeys(random));
    this.auditor = primitives.signer(primitives.generateKeys(random));
    try (Secret secret =
        VrfPrivateKey.generate(setup.suite().group(), random, primitives.provider())) {
      this.vrfKey = VrfPrivateKey.parse(setup.suite().group(), secret, primitives.provider());
    }
    this.configuration =
        new Configuration(
            setup.suite(),
            setup.audited()
                ? new DeploymentMode.ThirdPartyAuditing(100_000, 0, auditor.publicKey())
                : new DeploymentMode.ContactMonitoring(),
            signer.publicKey(),
            vrfKey.publicKey(),
            1000,
            1000,
            setup.window(),
            setup.lifetime());
    this.writer = new LogWriter(configuration, primitives, signer, vrfKey);
    this.store = new MemoryLog(Suites.of(setup.suite()));
    this.tip = LogTip.empty(primitives, store);
    this.audited = AuditedLog.begin(primitives);
  }

  /// The same log from here on with another future: what a dishonest operator does.
  public World fork() {
    return new World(this);
  }

  /// Lets time pass.
  public void pass(long milliseconds) {
    now += milliseconds;
  }

  /// The time.
  public long now() {
    return now;
  }

  /// The primitives.
  public Primitives primitives() {
    return primitives;
  }

  /// The configuration.
  public Configuration configuration() {
    return configuration;
  }

  /// The store.
  public MemoryLog store() {
    return store;
  }

  /// The random source.
  public SeededRandom random() {
    return random;
  }

  /// The writer.
  public LogWriter writer() {
    return writer;
  }

  /// The auditor's keys.
  public HeadSigner auditor() {
    return auditor;
  }

  /// What the auditor has followed.
  public AuditedLog audited() {
    return audited;
  }

  /// What auditors were told.
  public List<AuditorUpdate> updates() {
    return List.copyOf(updates);
  }

  /// The next version of a label.
  public Insertion next(Bytes label, Bytes value) {
    long version = store.greatest(label).map(greatest -> greatest + 1).orElse(0L);
    return new Insertion(new LabelVersion(label, version), random.bytes(16), UpdateValue.of(value));
  }

  /// Inserts one version.
  public void insert(Bytes label, Bytes value) throws TransparencyException {
    append(List.of(next(label, value)), List.of());
  }

  /// Adds a log entry and publishes the head; the auditor follows at once.
  public void append(List<Insertion> insertions, List<PrefixLeaf> removals)
      throws TransparencyException {
    LogBatch batch = writer.append(tip, insertions, removals, now);
    store.store(batch, insertions);
    tip = LogTip.load(primitives, store, batch.tip().next());
    updates.add(batch.auditorUpdate());
    if (configuration.mode() instanceof DeploymentMode.ThirdPartyAuditing) {
      audited = audited.follow(primitives, configuration, batch.auditorUpdate());
    }
    head = Optional.of(new PublishedHead(batch.treeHead(), auditorHead()));
  }

  private Optional<AuditorTreeHead> auditorHead() {
    return configuration.mode() instanceof DeploymentMode.ThirdPartyAuditing
        ? Optional.of(audited.sign(primitives, configuration, auditor))
        : Optional.empty();
  }

  /// The tip.
  public LogTip tip() {
    return tip;
  }

  /// The head that is shown.
  public PublishedHead head() {
    return head.orElseThrow();
  }

  /// Shows another head.
  public void show(PublishedHead other) {
    head = Optional.of(other);
  }

  /// The server.
  public LogServer server() {
    return new LogServer(new LogServer.Keys(configuration, primitives, vrfKey), store, store);
  }

  /// The issuer of credentials.
  public CredentialIssuer issuer() {
    return new CredentialIssuer(
        new LogServer.Keys(configuration, primitives, vrfKey), store, store);
  }

  /// The log as its users trust it.
  public TrustedLog trusted() throws TransparencyException {
    return TrustedLog.of(configuration, primitives.provider());
  }

  /// A user.
  public LogUser user() throws TransparencyException {
    return new LogUser(trusted());
  }
}
