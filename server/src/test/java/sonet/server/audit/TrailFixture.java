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
import sonet.protocol.AuditEntry;
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

/// A trail in a store of its own, and its exports.
final class TrailFixture implements AutoCloseable {
  static final Locations AT = new Locations(SystemLocations.DEFAULT);
  static final Codec CODEC = Codec.json(1 << 20);

  private final TestClock clock = new TestClock();
  private final Primitives primitives = new Primitives(Providers.best(), Providers.random());
  private final SqliteStore store;
  private final Trails trails;

  /// A trail in a store in a folder.
  TrailFixture(Path folder) throws Exception {
    store = SqliteStore.open(SqliteOptions.of(folder).withClock(clock), primitives::hash);
    trails =
        new Trails(
            new Storage(store, new LocalWakeBus()),
            primitives,
            clock,
            at -> at.equals(AT) ? TenantName.DEFAULT.value() : "");
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

  /// The lines of an export, as they are now.
  List<String> export() throws Exception {
    TrailReader reader = new TrailReader(trails, (_, _) -> Optional.empty());
    AuditTrail trail = reader.trail(AT, Optional.of(TenantName.DEFAULT));
    List<String> lines = new ArrayList<>(List.of(CODEC.encodeText(trail)));
    for (AuditEntry entry : reader.page(AT, everything()).entries()) {
      lines.add(CODEC.encodeText(entry));
    }
    return lines;
  }

  static TrailReader.Question everything() {
    return new TrailReader.Question(
        0,
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
    LogCheck.Expected log = new LogCheck.Expected(false, Optional.empty(), Optional.empty());
    return TrailFile.verify(
        new BufferedReader(new StringReader(text)), new TrailFile.Expected(key, log));
  }

  static void assertWrong(List<String> lines, long line, String what) {
    assertThatThrownBy(() -> verify(lines))
        .isInstanceOfSatisfying(
            TrailFile.WrongException.class, wrong -> assertThat(wrong.line()).isEqualTo(line))
        .hasMessageContaining(what);
  }
}
