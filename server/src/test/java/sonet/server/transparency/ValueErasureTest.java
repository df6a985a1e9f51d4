package sonet.server.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.Signer;
import sonet.protocol.AccountName;
import sonet.protocol.AuditAct;
import sonet.protocol.LogPruning;
import sonet.server.account.Primitives;
import sonet.server.audit.ErasureCounts;
import sonet.server.audit.LogPrunings;
import sonet.server.audit.Trails;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.server.testing.TestClock;
import sonet.store.Batch;
import sonet.store.LocalWakeBus;
import sonet.store.Outcome;
import sonet.store.PageLimit;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.transparency.TransparencySuite;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.vrf.VrfOutput;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;

/// Erasure in a log that grows only when the test lets it.
final class ValueErasureTest {
  private static final Locations AT = new Locations(SystemLocations.DEFAULT);
  private static final AccountName ALICE = new AccountName("alice");
  private static final Bytes LABEL = Labels.of(ALICE);
  private static final Duration WATCHED = Duration.ofDays(30);
  private static final ValueErasure.Keep KEEP = new ValueErasure.Keep(WATCHED, WATCHED);
  private static final CipherSuite SUITE = CipherSuites.of(Providers.best()).get(1);
  private static final DeviceSetEditor EDITOR =
      new DeviceSetEditor(new DeviceSetRules(Providers.best()));

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final Primitives primitives = new Primitives(Providers.best(), Providers.random());
  private final LogCaches caches = new LogCaches(1 << 20, 1 << 20, 1 << 20);
  private SqliteStore store;
  private Storage storage;
  private TenantLogs logs;
  private Submissions submissions;
  private Growth growth;
  private ValueErasure values;
  private AccountErasure erasure;

  @BeforeEach
  void open() throws Exception {
    store = SqliteStore.open(SqliteOptions.of(folder).withClock(clock), primitives::hash);
    storage = new Storage(store, new LocalWakeBus());
    LogSettings settings =
        new LogSettings(
            TransparencySuite.ED25519,
            new DeploymentMode.ContactMonitoring(),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofDays(1),
            Duration.ofDays(400),
            Duration.ZERO);
    logs =
        new TenantLogs(
            new TenantLogs.Parts(
                storage,
                store,
                caches,
                settings,
                primitives,
                Providers.best(),
                Providers.random()));
    submissions = new Submissions(logs, storage, primitives, clock);
    growth = new Growth(storage, Providers.random(), clock, (_, _) -> List.of());
    Trails trails = new Trails(storage, primitives, clock, _ -> "default");
    LogPrunings told = new LogPrunings(trails);
    values = new ValueErasure(logs, storage, told);
    erasure = new AccountErasure(logs, storage, told, new ErasureCounts(trails));
  }

  @AfterEach
  void close() {
    logs.close();
    store.close();
  }

  /// Puts a value into the log.
  private DeviceSet submit(DeviceSet set) throws Exception {
    Bytes label = Labels.of(new AccountName(set.account().toUtf8()));
    Submissions.Submission next =
        submissions.next(AT, label, submissions.last(AT, label), set.encoded());
    assertThat(storage.write(new Batch(List.of(next.queue()), List.of(next.last()))))
        .isInstanceOf(Outcome.Written.class);
    grow();
    return set;
  }

  private void grow() throws Exception {
    TenantLog log = logs.of(AT);
    boolean more = true;
    while (more) {
      TenantLog.Shown before = log.shown();
      Growth.Next next = growth.next(log, before, false);
      more = !next.isNothing();
      if (more) {
        Growth.Written written = growth.write(log, before, next);
        log.show(written.shown().orElseThrow());
      }
    }
  }

  private DeviceSet registered() throws Exception {
    return registered(ALICE);
  }

  private DeviceSet registered(AccountName account) throws Exception {
    Signer signer = SUITE.signer(SUITE.generateSignatureKeyPair(Providers.random()));
    return submit(
        EDITOR.first(account.identity(), clock.instant().toEpochMilli(), List.of(1), signer));
  }

  private DeviceSet without(DeviceSet before, ChangeReason reason) throws Exception {
    return submit(
        EDITOR.removing(
            before,
            new DeviceSetEditor.Change(clock.instant().toEpochMilli(), reason),
            before.devices().isEmpty()
                ? Set.of()
                : Set.of(before.devices().getFirst().signatureKey())));
  }

  private void erase() throws Exception {
    erasure.plan(AT, ALICE);
    assertThat(erasure.erase(AT, WATCHED, clock.instant(), 10)).isEqualTo(1);
  }

  private List<AuditAct> acts() throws Exception {
    return storage
        .call(store -> store.read(AT.auditLog(), 0, new PageLimit(1000, 1 << 20)))
        .stream()
        .map(entry -> storage.decode(entry.body(), AuditAct.class))
        .toList();
  }

  /// What the trail says of accounts deleted soon after an administrator changed their keys.
  private List<String> counted() throws Exception {
    return acts().stream()
        .filter(act -> act.what().equals(AuditAct.ERASED_AFTER_ADMINISTRATOR))
        .map(act -> act.on().object().orElseThrow())
        .toList();
  }

  /// How many values the trail says were erased, each time.
  private List<Long> erased() throws Exception {
    return acts().stream().flatMap(act -> act.log().stream()).map(LogPruning::count).toList();
  }

  private Optional<Bytes> value(long version) throws Exception {
    return logs.of(AT).stored().opened(LABEL, version).map(opened -> opened.value().value());
  }

  @Test
  void onlyTheDeletionStaysToBeRead() throws Exception {
    DeviceSet first = registered();
    DeviceSet gone = without(first, ChangeReason.DELETION);
    Bytes key = store.get(AT.transparency().labelKey(LABEL)).orElseThrow().body();
    erase();
    assertThat(value(0)).isEmpty();
    assertThat(value(1)).contains(gone.encoded());
    assertThat(store.get(AT.transparency().labelKey(LABEL)).orElseThrow().body()).isNotEqualTo(key);
    assertThat(store.get(AT.transparency().submitted(LABEL))).isEmpty();
    assertThat(counted()).isEmpty();
    assertThat(erased()).containsExactly(1L);
    // It is done once.
    assertThat(erasure.erase(AT, WATCHED, clock.instant(), 10)).isZero();
  }

  @Test
  void nothingIsErasedBeforeTheDeletionIsInTheLog() throws Exception {
    DeviceSet first = registered();
    DeviceSet gone =
        EDITOR.removing(
            first,
            new DeviceSetEditor.Change(clock.instant().toEpochMilli(), ChangeReason.DELETION),
            Set.of(first.devices().getFirst().signatureKey()));
    Submissions.Submission next =
        submissions.next(AT, LABEL, submissions.last(AT, LABEL), gone.encoded());
    assertThat(storage.write(new Batch(List.of(next.queue()), List.of(next.last()))))
        .isInstanceOf(Outcome.Written.class);
    erasure.plan(AT, ALICE);
    assertThat(erasure.erase(AT, WATCHED, clock.instant(), 10)).isZero();
    assertThat(value(0)).contains(first.encoded());
    grow();
    assertThat(erasure.erase(AT, WATCHED, clock.instant(), 10)).isEqualTo(1);
    assertThat(value(0)).isEmpty();
  }

  /// Whoever has keys changed by an administrator and erases the traces is counted, and the traces
  /// stay for a while.
  @Test
  void anErasureSoonAfterAChangeByAnAdministratorIsCountedAndWaits() throws Exception {
    DeviceSet first = registered();
    DeviceSet changed = without(first, ChangeReason.ADMINISTRATOR);
    clock.advance(Duration.ofDays(20));
    DeviceSet gone = without(changed, ChangeReason.DELETION);
    erase();
    assertThat(counted()).containsExactly("1");
    assertThat(value(0)).contains(first.encoded());
    assertThat(value(1)).contains(changed.encoded());
    // It is counted once, and nothing is erased before its time, whatever is set by then.
    clock.advance(Duration.ofDays(9));
    assertThat(erasure.erase(AT, Duration.ZERO, clock.instant(), 10)).isZero();
    assertThat(value(1)).contains(changed.encoded());
    assertThat(erased()).isEmpty();
    clock.advance(Duration.ofDays(2));
    assertThat(erasure.erase(AT, WATCHED, clock.instant(), 10)).isEqualTo(1);
    assertThat(counted()).containsExactly("1");
    assertThat(value(0)).isEmpty();
    assertThat(value(1)).isEmpty();
    assertThat(value(2)).contains(gone.encoded());
    assertThat(erased()).containsExactly(2L);
  }

  @Test
  void theCountOfSuchErasuresGoesOn() throws Exception {
    for (String name : List.of("alice", "bob", "carol")) {
      AccountName account = new AccountName(name);
      DeviceSet changed = without(registered(account), ChangeReason.ADMINISTRATOR);
      DeviceSet _ = without(changed, ChangeReason.DELETION);
      erasure.plan(AT, account);
    }
    assertThat(erasure.erase(AT, WATCHED, clock.instant(), 10)).isEqualTo(3);
    assertThat(erasure.erase(AT, WATCHED, clock.instant(), 10)).isZero();
    assertThat(counted()).containsExactly("1", "2", "3");
  }

  /// What waits does not wait for ever, though the process ends at every step.
  @Test
  void anErasureThatWaitsOutlivesTheProcess() throws Exception {
    DeviceSet _ = without(without(registered(), ChangeReason.ADMINISTRATOR), ChangeReason.DELETION);
    erase();
    close();
    open();
    assertThat(erasure.erase(AT, WATCHED, clock.instant(), 10)).isZero();
    clock.advance(WATCHED);
    assertThat(erasure.erase(AT, WATCHED, clock.instant(), 10)).isEqualTo(1);
    assertThat(value(1)).isEmpty();
    assertThat(erasure.finish(AT, Duration.ofDays(1), clock.instant(), 10)).isEqualTo(1);
  }

  /// Whoever shortens the time for which values are kept does not cover a change so.
  @Test
  void whatAnAdministratorChangedStaysThoughOthersFollowed() throws Exception {
    DeviceSet first = registered();
    DeviceSet second = without(first, ChangeReason.LOST_DEVICE);
    DeviceSet changed = without(second, ChangeReason.ADMINISTRATOR);
    DeviceSet third = without(changed, ChangeReason.ADMINISTRATOR);
    ValueErasure.Keep shorter = new ValueErasure.Keep(Duration.ofDays(2), WATCHED);
    clock.advance(Duration.ofDays(3));
    assertThat(values.prune(AT, shorter, clock.instant(), 10)).isEqualTo(1);
    assertThat(value(0)).isEmpty();
    assertThat(value(1)).contains(second.encoded());
    assertThat(value(2)).contains(changed.encoded());
    assertThat(values.prune(AT, shorter, clock.instant(), 10)).isZero();
    clock.advance(WATCHED);
    assertThat(values.prune(AT, shorter, clock.instant(), 10)).isEqualTo(2);
    assertThat(value(2)).isEmpty();
    assertThat(value(3)).contains(third.encoded());
    assertThat(erased()).containsExactly(1L, 2L);
  }

  /// A value that was erased in between does not hide the one before it.
  @Test
  void aChangeByAnAdministratorIsSeenBehindValuesThatAreGone() throws Exception {
    DeviceSet changed = without(registered(), ChangeReason.ADMINISTRATOR);
    DeviceSet after = without(changed, ChangeReason.LOST_DEVICE);
    DeviceSet more = without(after, ChangeReason.LOST_DEVICE);
    clock.advance(Duration.ofDays(3));
    ValueErasure.Keep shorter = new ValueErasure.Keep(Duration.ofDays(2), WATCHED);
    assertThat(values.prune(AT, shorter, clock.instant(), 10)).isEqualTo(1);
    assertThat(value(2)).isEmpty();
    DeviceSet _ = without(more, ChangeReason.DELETION);
    erase();
    assertThat(counted()).containsExactly("1");
    assertThat(value(1)).contains(changed.encoded());
  }

  @Test
  void anErasureLongAfterAChangeByAnAdministratorIsNot() throws Exception {
    DeviceSet changed = without(registered(), ChangeReason.ADMINISTRATOR);
    clock.advance(Duration.ofDays(31));
    DeviceSet _ = without(changed, ChangeReason.DELETION);
    erase();
    assertThat(counted()).isEmpty();
  }

  /// Another process let the log grow, so that the key that was read may be sealed with again.
  @Test
  void anErasureThatMeetsAGrowingLogBeginsAgain() throws Exception {
    DeviceSet first = registered();
    DeviceSet gone = without(first, ChangeReason.DELETION);
    TenantLog log = logs.of(AT);
    TenantLog.Shown stale = log.shown();
    Growth.Written written = growth.write(log, stale, growth.next(log, stale, true));
    assertThat(written.shown()).isPresent();
    assertThat(log.shown()).isEqualTo(stale);
    erase();
    assertThat(value(0)).isEmpty();
    assertThat(value(1)).contains(gone.encoded());
    assertThat(log.shown().size()).isEqualTo(stale.size() + 1);
  }

  @Test
  void whoWaitsForTheEndOfAnErasureDoesNotKeepOthersFromItsBeginning() throws Exception {
    for (String name : List.of("alice", "bob", "carol")) {
      AccountName account = new AccountName(name);
      DeviceSet _ = without(registered(account), ChangeReason.DELETION);
      erasure.plan(AT, account);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(erasure.erase(AT, WATCHED, clock.instant(), 1)).isEqualTo(1);
    }
    assertThat(erasure.erase(AT, WATCHED, clock.instant(), 1)).isZero();
    assertThat(erasure.finish(AT, WATCHED, clock.instant(), 10)).isZero();
    clock.advance(Duration.ofDays(31));
    assertThat(erasure.finish(AT, WATCHED, clock.instant(), 10)).isEqualTo(3);
  }

  @Test
  void aLogThatWasRekeyedGoesOn() throws Exception {
    DeviceSet first = registered();
    DeviceSet second = without(first, ChangeReason.ADMINISTRATOR);
    clock.advance(Duration.ofDays(31));
    assertThat(values.prune(AT, KEEP, clock.instant(), 10)).isEqualTo(1);
    assertThat(value(0)).isEmpty();
    assertThat(value(1)).contains(second.encoded());
    DeviceSet third = without(second, ChangeReason.DELETION);
    assertThat(value(2)).contains(third.encoded());
    assertThat(values.prune(AT, KEEP, clock.instant(), 10)).isZero();
    assertThat(erased()).containsExactly(1L);
  }

  private void search(AccountName account) throws Exception {
    TenantLog log = logs.of(AT);
    Response.Search _ =
        log.server()
            .search(
                log.head(Optional.empty()).orElseThrow(),
                new Request.Search(Optional.empty(), Labels.of(account), Optional.empty()));
  }

  /// Which versions of a label have a proof in memory.
  private Set<Long> proved(AccountName account) {
    return caches.proofs().asMap().keySet().stream()
        .map(LogCaches.ProofKey::which)
        .filter(which -> which.label().equals(Labels.of(account)))
        .map(LabelVersion::version)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// A search of version 0 proves that one and that there is no version 1 (§6.2).
  @Test
  void whoIsSearchedAgainNeedsNoOtherProof() throws Exception {
    DeviceSet _ = registered();
    search(ALICE);
    assertThat(proved(ALICE)).containsExactly(0L, 1L);
    assertThat(caches.proofs().stats().missCount()).isEqualTo(2);
    assertThat(caches.proofs().stats().hitCount()).isZero();
    search(ALICE);
    assertThat(caches.proofs().stats().missCount()).isEqualTo(2);
    assertThat(caches.proofs().stats().hitCount()).isEqualTo(2);
  }

  @Test
  void noProofOutlivesItsLabel() throws Exception {
    AccountName bob = new AccountName("bob");
    DeviceSet _ = registered(bob);
    DeviceSet _ = without(registered(), ChangeReason.DELETION);
    search(ALICE);
    search(bob);
    erase();
    assertThat(proved(ALICE)).isEmpty();
    search(ALICE);
    assertThat(proved(ALICE)).containsExactly(0L, 1L, 2L, 3L);
    remove();
    assertThat(store.get(AT.transparency().label(LABEL))).isEmpty();
    assertThat(proved(ALICE)).isEmpty();
    assertThat(proved(bob)).containsExactly(0L, 1L);
  }

  /// Lets the leaves go: some days with an entry each, so that a distinguished one has them.
  private void remove() throws Exception {
    TenantLog log = logs.of(AT);
    for (int day = 0; day < 33; day++) {
      clock.advance(Duration.ofDays(1));
      TenantLog.Shown before = log.shown();
      log.show(growth.write(log, before, growth.next(log, before, true)).shown().orElseThrow());
    }
    assertThat(erasure.finish(AT, WATCHED, clock.instant(), 10)).isEqualTo(1);
    grow();
  }

  /// Somebody asked before the label was erased, and the proof is ready only now.
  @Test
  void aProofThatIsMadeWhileItsLabelIsErasedIsNotKept() throws Exception {
    DeviceSet _ = without(registered(), ChangeReason.DELETION);
    erase();
    LabelVersion which = new LabelVersion(LABEL, 0);
    VrfOutput made = new VrfOutput(Bytes.utf8("output"), Bytes.utf8("proof"));
    logs.of(AT).stored().keep(which, made);
    assertThat(logs.of(AT).stored().proof(which)).contains(made);
    remove();
    logs.of(AT).stored().keep(which, made);
    assertThat(proved(ALICE)).isEmpty();
  }

  @Test
  void theProofsOfATenantGoWithIt() throws Exception {
    DeviceSet _ = registered();
    search(ALICE);
    logs.forget(AT.tenant());
    assertThat(caches.proofs().asMap()).isEmpty();
  }
}
