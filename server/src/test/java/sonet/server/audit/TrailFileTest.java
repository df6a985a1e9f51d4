package sonet.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AccountName;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditCause;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditPruning;
import sonet.protocol.AuditResult;
import sonet.protocol.AuditSubject;
import sonet.protocol.AuditTrail;
import sonet.protocol.TenantName;
import sonet.protocol.codec.Codec;
import sonet.server.account.Primitives;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.server.testing.TestClock;
import sonet.store.LocalWakeBus;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;

/// What is done to an exported trail is found, with its line.
final class TrailFileTest {
  private static final Locations AT = new Locations(SystemLocations.DEFAULT);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Codec CODEC = Codec.json(1 << 20);

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final Primitives primitives = new Primitives(Providers.best(), Providers.random());
  private SqliteStore store;
  private Trails trails;

  @BeforeEach
  void open() throws Exception {
    store = SqliteStore.open(SqliteOptions.of(folder).withClock(clock), primitives::hash);
    trails =
        new Trails(
            new Storage(store, new LocalWakeBus()),
            primitives,
            clock,
            at -> at.equals(AT) ? TenantName.DEFAULT.value() : "");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private AuditAct act(String account) {
    return new AuditAct(
        trails.newId(),
        AuditActor.STRANGER,
        "registerAccount",
        AuditSubject.NOTHING.with(new AccountName(account)),
        AuditCause.UNSAID,
        AuditResult.DONE,
        Optional.empty(),
        "request-" + account,
        Optional.empty(),
        Optional.empty());
  }

  private void write(int from, int count) throws Exception {
    for (int i = from; i < from + count; i++) {
      trails.append(AT, act("user-" + i));
      clock.advance(Duration.ofMinutes(1));
    }
  }

  /// The lines of an export, as they are now.
  private List<String> export() throws Exception {
    TrailReader reader = new TrailReader(trails, (_, _) -> Optional.empty());
    AuditTrail trail = reader.trail(AT, Optional.of(TenantName.DEFAULT));
    List<String> lines = new ArrayList<>(List.of(CODEC.encodeText(trail)));
    for (AuditEntry entry : reader.page(AT, everything()).entries()) {
      lines.add(CODEC.encodeText(entry));
    }
    return lines;
  }

  private static TrailReader.Question everything() {
    return new TrailReader.Question(
        0,
        500,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static TrailFile.Report verify(List<String> lines)
      throws TrailFile.WrongException, IOException {
    return verify(String.join("\n", lines) + "\n", Optional.empty());
  }

  private static TrailFile.Report verify(String text, Optional<Bytes> key)
      throws TrailFile.WrongException, IOException {
    LogCheck.Expected log = new LogCheck.Expected(false, Optional.empty(), Optional.empty());
    return TrailFile.verify(
        new BufferedReader(new StringReader(text)), new TrailFile.Expected(key, log));
  }

  private static void assertWrong(List<String> lines, long line, String what) {
    assertThatThrownBy(() -> verify(lines))
        .isInstanceOfSatisfying(
            TrailFile.WrongException.class, wrong -> assertThat(wrong.line()).isEqualTo(line))
        .hasMessageContaining(what);
  }

  @Test
  void aTrailAsItWasExportedVerifies() throws Exception {
    write(0, 9);
    TrailFile.Report report = verify(export());
    assertThat(report.first()).isEqualTo(1);
    assertThat(report.last()).isEqualTo(9);
    assertThat(report.unfinished()).isZero();
  }

  @Test
  void aTrailWithoutEntriesVerifies() throws Exception {
    assertThat(verify(export()).last()).isZero();
  }

  @Test
  void anActWithoutAnOutcomeIsCounted() throws Exception {
    trails.append(
        AT,
        new AuditAct(
            trails.newId(),
            AuditActor.SERVICE,
            "createBackup",
            AuditSubject.NOTHING,
            AuditCause.UNSAID,
            AuditResult.BEGUN,
            Optional.empty(),
            "",
            Optional.empty(),
            Optional.empty()));
    assertThat(verify(export()).unfinished()).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aFlippedCharacterAnywhereIsFoundInItsLine(long seed) throws Exception {
    write(0, 5);
    List<String> lines = export();
    Random random = new Random(seed);
    for (int i = 0; i < 25; i++) {
      int line = random.nextInt(lines.size());
      String text = lines.get(line);
      int at = random.nextInt(text.length());
      char other = text.charAt(at) == 'x' ? 'y' : 'x';
      List<String> changed = new ArrayList<>(lines);
      String with = text.substring(0, at) + other + text.substring(at + 1);
      changed.set(line, with);
      // What the head says of the end shows at the end; all else in its line.
      assertThatThrownBy(() -> verify(changed))
          .as(with)
          .isInstanceOfSatisfying(
              TrailFile.WrongException.class,
              wrong -> assertThat(wrong.line()).isEqualTo(line + 1));
    }
  }

  @Test
  void anEntryThatWasLeftOutIsFoundWhereItWas() throws Exception {
    write(0, 5);
    for (int i = 1; i < 5; i++) {
      List<String> lines = export();
      lines.remove(i);
      assertWrong(lines, i + 1, "entry %d is here, and %d was expected".formatted(i + 1, i));
    }
  }

  @Test
  void entriesInAnotherOrderAreFound() throws Exception {
    write(0, 5);
    List<String> lines = export();
    Collections.swap(lines, 2, 3);
    assertWrong(lines, 3, "entry 3 is here, and 2 was expected");
  }

  @Test
  void aTrailThatEndsEarlyIsFoundBehindItsLastLine() throws Exception {
    write(0, 5);
    List<String> lines = export();
    lines.removeLast();
    assertWrong(lines, 6, "the file ends with entry 4, and the signed head is entry 5");
    assertThatThrownBy(() -> verify(String.join("\n", export()), Optional.empty()))
        .hasMessageContaining("cut off");
  }

  @Test
  void anEntryBehindTheHeadIsFound() throws Exception {
    write(0, 5);
    List<String> lines = export();
    write(5, 1);
    lines.add(export().getLast());
    assertWrong(lines, 7, "entry 6 lies behind the signed head");
  }

  /// Whoever changes an entry can make the chain again, but not the signature.
  @Test
  void anEntryInTheMiddleThatWasMadeAnewDoesNotLeadToTheHead() throws Exception {
    write(0, 3);
    List<String> lines = export();
    List<AuditEntry> entries = new ArrayList<>();
    for (String line : lines.subList(1, 4)) {
      entries.add(CODEC.decode(Bytes.utf8(line), AuditEntry.class));
    }
    AuditAct lie = act("somebody-else");
    AuditEntry changed =
        new AuditEntry(2, entries.get(1).at(), entries.get(1).prevHash(), CODEC.encode(lie), lie);
    lines.set(2, CODEC.encodeText(changed));
    assertWrong(lines, 4, "entry 3 does not follow");
    AuditEntry last =
        new AuditEntry(
            3, entries.get(2).at(), hash(changed), entries.get(2).body(), entries.get(2).act());
    lines.set(3, CODEC.encodeText(last));
    assertWrong(lines, 4, "entry 3 is not the one that the signed head names");
  }

  private Bytes hash(AuditEntry entry) {
    return primitives.hash(
        new sonet.store.StoredEntry(
                entry.seq(),
                Trails.ACT,
                0,
                Bytes.EMPTY,
                Bytes.EMPTY,
                entry.at(),
                entry.body(),
                entry.prevHash())
            .hashInput());
  }

  @Test
  void whatIsShownMustBeWhatWasHashed() throws Exception {
    write(0, 2);
    List<String> lines = export();
    AuditEntry entry = CODEC.decode(Bytes.utf8(lines.get(2)), AuditEntry.class);
    lines.set(
        2,
        CODEC.encodeText(
            new AuditEntry(
                entry.seq(), entry.at(), entry.prevHash(), entry.body(), act("somebody-else"))));
    assertWrong(lines, 3, "what entry 2 shows is not what its body says");
  }

  @Test
  void theWrongKeyIsFound() throws Exception {
    write(0, 2);
    String text = String.join("\n", export()) + "\n";
    Bytes key = trails.head(AT).key();
    assertThat(verify(text, Optional.of(key)).last()).isEqualTo(2);
    Bytes other = trails.head(new Locations(SystemLocations.SYSTEM)).key();
    assertThatThrownBy(() -> verify(text, Optional.of(other)))
        .hasMessageContaining("not of " + other.toHex());
  }

  @Test
  void aHeadOfAnotherTrailIsNoHeadOfThisOne() throws Exception {
    write(0, 2);
    List<String> lines = export();
    AuditTrail trail = CODEC.decode(Bytes.utf8(lines.getFirst()), AuditTrail.class);
    AuditTrail other =
        new AuditTrail(
            trail.format(),
            trail.tenant(),
            trails.head(new Locations(SystemLocations.SYSTEM)),
            1,
            trail.pruning(),
            trail.evidence());
    lines.set(0, CODEC.encodeText(other));
    assertWrong(lines, 1, "the signature of the head does not verify");
  }

  @Test
  void aTrailThatWasPrunedVerifiesFromThereOn() throws Exception {
    prune();
    AuditTrail trail = CODEC.decode(Bytes.utf8(export().getFirst()), AuditTrail.class);
    assertThat(trail.first()).isEqualTo(5);
    assertThat(trail.pruning().map(AuditPruning::count)).contains(4L);
    assertThat(trail.pruning().map(AuditPruning::rule))
        .contains("audit entries are kept for PT720H");
    TrailFile.Report report = verify(export());
    assertThat(report.first()).isEqualTo(5);
    assertThat(report.last()).isEqualTo(8);
  }

  /// Four entries are pruned, three and the record are kept.
  private void prune() throws Exception {
    write(0, 4);
    clock.advance(MONTH.plus(Duration.ofDays(2)));
    write(4, 3);
    assertThat(new TrailRetention(trails).prune(AT, MONTH)).isEqualTo(4);
  }

  @Test
  void aPruningThatIsNotSignedIsFound() throws Exception {
    prune();
    List<String> lines = export();
    AuditTrail trail = CODEC.decode(Bytes.utf8(lines.getFirst()), AuditTrail.class);
    AuditPruning said = trail.pruning().orElseThrow();
    AuditPruning more =
        new AuditPruning(
            said.from(),
            said.upTo() + 1,
            said.count() + 1,
            said.hashBefore(),
            said.hashAfter(),
            said.rule(),
            said.at(),
            said.signature());
    lines.set(0, CODEC.encodeText(with(trail, Optional.of(more))));
    assertWrong(lines, 1, "the signature of the pruning does not verify");
    lines.set(0, CODEC.encodeText(with(trail, Optional.empty())));
    assertWrong(lines, 1, "no signed pruning says what became of those before");
  }

  private static AuditTrail with(AuditTrail trail, Optional<AuditPruning> pruning) {
    return new AuditTrail(
        trail.format(), trail.tenant(), trail.head(), trail.first(), pruning, trail.evidence());
  }

  @Test
  void entriesThatAreMissingBehindAPruningAreFound() throws Exception {
    prune();
    List<String> lines = export();
    AuditTrail trail = CODEC.decode(Bytes.utf8(lines.getFirst()), AuditTrail.class);
    lines.remove(1);
    lines.set(
        0,
        CODEC.encodeText(
            new AuditTrail(
                trail.format(),
                trail.tenant(),
                trail.head(),
                6,
                trail.pruning(),
                trail.evidence())));
    assertWrong(lines, 1, "no signed pruning says what became of those before");
  }

  /// A crash came between the record and the removal.
  @Test
  void aTrailThatIsAboutToBePrunedVerifies() throws Exception {
    write(0, 4);
    List<String> before = export();
    clock.advance(MONTH.plus(Duration.ofDays(2)));
    write(4, 3);
    assertThat(new TrailRetention(trails).prune(AT, MONTH)).isEqualTo(4);
    List<String> lines = export();
    lines.addAll(1, before.subList(1, 5));
    AuditTrail trail = CODEC.decode(Bytes.utf8(lines.getFirst()), AuditTrail.class);
    lines.set(
        0,
        CODEC.encodeText(
            new AuditTrail(
                trail.format(),
                trail.tenant(),
                trail.head(),
                1,
                trail.pruning(),
                trail.evidence())));
    assertThat(verify(lines).first()).isEqualTo(1);
  }

  @Test
  void aTrailOfNothingButPruningsIsPrunedNoMore() throws Exception {
    prune();
    clock.advance(MONTH.multipliedBy(2));
    TrailRetention retention = new TrailRetention(trails);
    assertThat(retention.prune(AT, MONTH)).isEqualTo(4);
    for (int i = 0; i < 3; i++) {
      clock.advance(MONTH.multipliedBy(2));
      assertThat(retention.prune(AT, MONTH)).isZero();
    }
    assertThat(verify(export()).first()).isEqualTo(9);
  }

  @Test
  void whatIsYoungIsKept() throws Exception {
    write(0, 4);
    clock.advance(MONTH);
    assertThat(new TrailRetention(trails).prune(AT, MONTH)).isZero();
    clock.advance(Duration.ofDays(1));
    assertThat(new TrailRetention(trails).prune(AT, MONTH)).isEqualTo(4);
  }

  @Test
  void aProofThatMustBeThereAndIsNotIsFound() throws Exception {
    write(0, 1);
    String text = String.join("\n", export()) + "\n";
    TrailFile.Expected expected =
        new TrailFile.Expected(
            Optional.empty(), new LogCheck.Expected(true, Optional.empty(), Optional.empty()));
    assertThatThrownBy(() -> TrailFile.verify(new BufferedReader(new StringReader(text)), expected))
        .hasMessageContaining("no proof that the head is in the log of keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "{}\n", "[1,2]\n", "null\n", "\u0000\n", "{\"format\":1}\n"})
  void whatIsNoTrailIsRefusedInItsFirstLine(String text) {
    assertThatThrownBy(() -> verify(text, Optional.empty()))
        .isInstanceOfSatisfying(
            TrailFile.WrongException.class,
            wrong -> assertThat(wrong.line()).isLessThanOrEqualTo(1));
  }

  @Test
  void aLineWithoutAnEndIsRefusedBeforeItIsRead() {
    assertThatThrownBy(() -> verify("x".repeat(3 << 20), Optional.empty()))
        .hasMessageContaining("longer than any");
  }
}
