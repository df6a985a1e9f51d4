package sonet.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AccountName;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditCause;
import sonet.protocol.AuditPage;
import sonet.protocol.AuditResult;
import sonet.protocol.AuditSubject;
import sonet.protocol.AuditTrail;
import sonet.protocol.TenantName;
import sonet.protocol.codec.Codec;
import sonet.server.account.Primitives;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.server.testing.FullStore;
import sonet.server.testing.TestClock;
import sonet.store.Batch;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.LocalWakeBus;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;

/// A trail in a store of its own, and its exports.
final class TrailFixture implements AutoCloseable {
  static final Locations AT = new Locations(SystemLocations.DEFAULT);
  static final Codec CODEC = Codec.json(1 << 20);

  private static final LogCheck.Expected NO_LOG =
      new LogCheck.Expected(false, Optional.empty(), Optional.empty());

  /// Whoever verifies knows nothing beforehand.
  static final TrailFile.Expected UNKNOWN = new TrailFile.Expected(Optional.empty(), NO_LOG);

  private final TestClock clock = new TestClock();
  private final Primitives primitives = new Primitives(Providers.best(), Providers.random());
  private final FullStore store;
  private final Storage storage;
  private final Trails trails;

  /// A trail in a store in a folder.
  TrailFixture(Path folder) throws Exception {
    this(folder, Long.MAX_VALUE);
  }

  /// A trail in a store whose file takes so many bytes.
  TrailFixture(Path folder, long bytes) throws Exception {
    SqliteOptions options = SqliteOptions.of(folder).withClock(clock).withMaxBytes(bytes);
    store = new FullStore(SqliteStore.open(options, primitives::hash));
    storage = new Storage(store, new LocalWakeBus());
    trails =
        new Trails(
            storage, primitives, clock, at -> at.equals(AT) ? TenantName.DEFAULT.value() : "");
  }

  @Override
  public void close() {
    store.close();
  }

  Primitives primitives() {
    return primitives;
  }

  TestClock clock() {
    return clock;
  }

  FullStore store() {
    return store;
  }

  Storage storage() {
    return storage;
  }

  Trails trails() {
    return trails;
  }

  AuditAct act(String account) {
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
        Optional.empty(),
        Optional.empty());
  }

  void write(int from, int count) throws Exception {
    for (int i = from; i < from + count; i++) {
      trails.append(AT, act("user-" + i));
      clock.advance(Duration.ofMinutes(1));
    }
  }

  /// Many entries, two minutes apart, written many at a time.
  void writeMany(int count) throws Exception {
    List<NewEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.addAll(trails.write(AT, act("user-" + i)).entries());
      clock.advance(Duration.ofMinutes(2));
    }
    append(entries);
  }

  /// Acts that begin, and of which nothing more is told.
  void begin(int count) throws Exception {
    List<NewEntry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.addAll(trails.write(AT, act("user-" + i).ended(AuditResult.BEGUN)).entries());
    }
    append(entries);
  }

  private void append(List<NewEntry> entries) throws Exception {
    for (int from = 0; from < entries.size(); from += 1_000) {
      List<NewEntry> some = entries.subList(from, Math.min(entries.size(), from + 1_000));
      LogWrite write = new LogWrite(AT.auditLog(), new Expect.Any(), some, new Effect.Plain());
      assertThat(store.write(new Batch(List.of(write), List.of())))
          .isInstanceOf(Outcome.Written.class);
    }
  }

  /// The lines of an export, as they are now.
  List<String> export() throws Exception {
    TrailReader reader = new TrailReader(trails, (_, _) -> Optional.empty());
    AuditTrail trail = reader.trail(AT, Optional.of(TenantName.DEFAULT));
    List<String> lines = new ArrayList<>(List.of(CODEC.encodeText(trail)));
    Optional<Long> after = Optional.of(0L);
    while (after.isPresent()) {
      AuditPage page = reader.page(AT, everything(after.get()));
      page.entries().forEach(entry -> lines.add(CODEC.encodeText(entry)));
      after = page.next();
    }
    return lines;
  }

  static TrailReader.Question everything(long after) {
    return new TrailReader.Question(
        after,
        500,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static TrailFile.Report verify(List<String> lines) throws TrailFile.WrongException, IOException {
    return verify(String.join("\n", lines) + "\n", Optional.empty());
  }

  static TrailFile.Report verify(String text, Optional<Bytes> key)
      throws TrailFile.WrongException, IOException {
    return TrailFile.verify(
        new BufferedReader(new StringReader(text)), new TrailFile.Expected(key, NO_LOG));
  }

  static void assertWrong(List<String> lines, long line, String what) {
    assertThatThrownBy(() -> verify(lines))
        .isInstanceOfSatisfying(
            TrailFile.WrongException.class, wrong -> assertThat(wrong.line()).isEqualTo(line))
        .hasMessageContaining(what);
  }
}
