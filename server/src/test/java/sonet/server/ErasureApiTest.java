package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AdminOperations;
import sonet.protocol.ChangeTenant;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.HistoryRetention;
import sonet.protocol.LogAnswer;
import sonet.protocol.ProblemType;
import sonet.protocol.TransparencyOperations;
import sonet.server.account.Primitives;
import sonet.server.config.TransparencySettings;
import sonet.server.storage.SystemLocations;
import sonet.server.storage.TransparencyLocations;
import sonet.server.testing.Answer;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestLogReader;
import sonet.server.testing.TestServer;
import sonet.store.Doc;
import sonet.store.sqlite.SqliteOptions;
import sonet.store.sqlite.SqliteStore;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.user.SearchResult;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.MonitorMapEntry;

/// After the erasure of a user every proof of anything else verifies as before, and what was erased
/// cannot be read from the files of the store.
final class ErasureApiTest {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration KEEP = Duration.ofMinutes(3);

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;
  private TestDevice carol;
  private TestLogReader reader;
  private int others;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(
            data,
            config ->
                config
                    .with(TransparencySettings.WINDOW, WINDOW)
                    .with(TransparencySettings.VALUE_RETENTION, KEEP)
                    .with(TransparencySettings.VALUE_GRACE, Duration.ZERO));
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
    carol = TestDevice.register(server, "carol");
    reader = new TestLogReader(server, carol);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// Lets time pass and the log have another entry.
  private void pass(Duration time) throws Exception {
    server.clock().advance(time);
    // A token is good for ten minutes.
    carol.authenticate();
    TestDevice other = TestDevice.register(server, "other-" + others++);
    assertThat(reader.search(other.account(), Optional.empty()).labelVersion().version()).isZero();
  }

  private DeviceSet set(SearchResult found) throws Exception {
    return DeviceSet.decode(found.value().value());
  }

  private static Bytes signature(DeviceSet set) {
    return set.authorship().orElseThrow().signature();
  }

  private void delete() throws Exception {
    Answer deleted =
        server.send(
            "DELETE",
            DirectoryOperations.DELETE_ACCOUNT.path(),
            Bytes.EMPTY,
            alice.authorization());
    assertThat(deleted.status()).isEqualTo(204);
  }

  private boolean isReadable(Bytes bytes) throws Exception {
    String text = new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void theErasureOfAUserLeavesEveryProofValidAndNothingToRead() throws Exception {
    TestDevice tablet = alice.link();
    DeviceSet first = set(reader.search(alice.account(), Optional.of(0L)));
    SearchResult second = reader.search(alice.account(), Optional.empty());
    DeviceSet last = set(second);
    SearchResult ofBob = reader.search(bob.account(), Optional.empty());
    pass(WINDOW.multipliedBy(2));
    pass(WINDOW.multipliedBy(2));
    var _ = reader.distinguished();
    Bytes credential =
        bob.get(TransparencyOperations.CREDENTIAL.path()).as(LogAnswer.class).response();
    reader.verify(credential);
    assertThat(isReadable(signature(last))).isTrue();

    delete();
    DeviceSet gone = set(reader.search(alice.account(), Optional.empty()));
    assertThat(gone.reason()).isEqualTo(ChangeReason.DELETION);
    server.server().sweep();

    // The keys and what was signed with them are gone; that they are is still to be seen.
    assertThat(isReadable(signature(first))).isFalse();
    assertThat(isReadable(signature(last))).isFalse();
    Object _ = reader.ask(alice.account(), Optional.of(0L)).problem(ProblemType.NOT_IN_LOG);
    Object _ = reader.ask(alice.account(), Optional.of(1L)).problem(ProblemType.NOT_IN_LOG);
    assertThat(set(reader.search(alice.account(), Optional.empty()))).isEqualTo(gone);
    verifyTheRest(second, ofBob, credential);

    pass(KEEP);
    pass(KEEP);
    server.server().sweep();
    // The leaves go with an entry that comes at once.
    while (reader.ask(alice.account(), Optional.empty()).status() < 300) {
      Thread.onSpinWait();
    }
    Object _ = reader.ask(alice.account(), Optional.empty()).problem(ProblemType.NOT_IN_LOG);
    assertThat(set(reader.search(bob.account(), Optional.empty())))
        .isEqualTo(DeviceSet.decode(ofBob.value().value()));
    pass(WINDOW.multipliedBy(2));
    var _ = reader.distinguished();
    assertThat(isReadable(gone.previous())).isFalse();
    assertThat(tablet.id()).isNotEqualTo(alice.id());
    audit(3);
  }

  private void verifyTheRest(SearchResult ofAlice, SearchResult ofBob, Bytes credential)
      throws Exception {
    reader.verify(credential);
    assertThat(set(reader.search(bob.account(), Optional.empty()))).isEqualTo(set(ofBob));
    for (SearchResult found : List.of(ofAlice, ofBob)) {
      MonitorMapEntry entry = new MonitorMapEntry(found.terminal(), found.labelVersion().version());
      assertThat(reader.monitor(found.known(), List.of(entry)).entries()).isEmpty();
    }
    var _ = reader.distinguished();
    reader.verify(credential);
  }

  /// An auditor follows all updates, and meets as many removals.
  private void audit(int removals) throws Exception {
    server.close();
    Primitives primitives = new Primitives(Providers.best(), Providers.random());
    TransparencyLocations at = new TransparencyLocations(SystemLocations.DEFAULT);
    AuditedLog audited = AuditedLog.begin(reader.log().primitives());
    int removed = 0;
    try (SqliteStore store = SqliteStore.open(SqliteOptions.of(data), primitives::hash)) {
      Optional<Doc> next = store.get(at.update(0));
      while (next.isPresent()) {
        AuditorUpdate update = AuditorUpdate.decode(next.get().body());
        audited = audited.follow(reader.log().primitives(), reader.configuration(), update);
        // A sibling that moves up is shown as removed and added.
        removed += update.removed().size();
        removed -= (int) update.removed().stream().filter(update.added()::contains).count();
        next = store.get(at.update(audited.size()));
      }
    }
    assertThat(removed).isEqualTo(removals);
  }

  @Test
  void aValueThatAnotherFollowedIsErasedAfterItsTime() throws Exception {
    DeviceSet first = set(reader.search(alice.account(), Optional.empty()));
    TestDevice tablet = alice.link();
    DeviceSet second = set(reader.search(alice.account(), Optional.empty()));
    pass(KEEP.minusSeconds(30));
    server.server().sweep();
    assertThat(set(reader.search(alice.account(), Optional.of(0L)))).isEqualTo(first);
    pass(WINDOW);
    server.server().sweep();
    Object _ = reader.ask(alice.account(), Optional.of(0L)).problem(ProblemType.NOT_IN_LOG);
    assertThat(isReadable(signature(first))).isFalse();
    assertThat(set(reader.search(alice.account(), Optional.empty()))).isEqualTo(second);

    // What follows is sealed and read as ever.
    assertThat(alice.remove(tablet, Map.of()).status()).isEqualTo(204);
    assertThat(set(reader.search(alice.account(), Optional.empty())).number()).isEqualTo(2);
  }

  /// Owners who were away look back so far, whatever a tenant says.
  @Test
  void noTenantErasesValuesThatOwnersStillNeed() throws Exception {
    DeviceSet first = set(reader.search(alice.account(), Optional.empty()));
    TestDevice _ = alice.link();
    assertThat(set(reader.search(alice.account(), Optional.empty())).number()).isEqualTo(1);
    server.restart(config -> config.with(TransparencySettings.VALUE_GRACE, Duration.ofDays(1)));
    ChangeTenant change =
        ChangeTenant.NOTHING.withHistory(
            new HistoryRetention(Optional.empty(), Optional.of(Duration.ofMinutes(1))));
    assertThat(
            TestAdmin.owner(server).ask(AdminOperations.CHANGE_TENANT, change, "default").status())
        .isEqualTo(200);
    pass(Duration.ofHours(23));
    server.server().sweep();
    assertThat(set(reader.search(alice.account(), Optional.of(0L)))).isEqualTo(first);
    pass(Duration.ofHours(2));
    server.server().sweep();
    Object _ = reader.ask(alice.account(), Optional.of(0L)).problem(ProblemType.NOT_IN_LOG);
  }

  @Test
  void anAdministratorErasesWhatAUserWouldHave() throws Exception {
    DeviceSet first = set(reader.search(alice.account(), Optional.empty()));
    assertThat(
            TestAdmin.owner(server)
                .ask(AdminOperations.REMOVE_ACCOUNT, "default", alice.account())
                .status())
        .isEqualTo(204);
    assertThat(set(reader.search(alice.account(), Optional.empty())).reason())
        .isEqualTo(ChangeReason.DELETION);
    server.server().sweep();
    assertThat(isReadable(signature(first))).isFalse();
  }
}
