package sonet.server.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.log.Subtree;
import sonet.transparency.operator.LogBatch;
import sonet.transparency.operator.LogTip;
import sonet.transparency.operator.OpenedVersion;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixPage;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.SearchResult;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.user.UserState;
import sonet.transparency.user.Verified;
import sonet.transparency.wire.Request;

/// A stored log against the engine's own batches, over random histories: whatever a batch had is
/// there, with full memory and with none, and users and auditors verify it.
final class StoredLogPropertiesTest {
  @TempDir Path folder;

  /// What the engine said, and what was handed in.
  private static final class Model {
    private final List<LogBatch> batches = new ArrayList<>();
    private final Map<Bytes, List<Bytes>> values = new TreeMap<>();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {1, 2, 3})
  void whatABatchHasIsInTheStore(int seed) throws Exception {
    Random random = new Random(seed);
    Model model = new Model();
    try (LogFixture fixture = new LogFixture(folder);
        TenantLogs logs = fixture.logs()) {
      TenantLog log = logs.of(fixture.at());
      Submissions submissions = fixture.submissions(logs);
      Growth growth = fixture.growth();
      for (int round = 0; round < 25; round++) {
        fixture.clock().advance(Duration.ofMinutes(random.nextInt(60)));
        for (int i = random.nextInt(30); i > 0; i--) {
          Bytes label = Bytes.utf8("label " + random.nextInt(60));
          byte[] value = new byte[random.nextInt(300)];
          random.nextBytes(value);
          fixture.submit(submissions, label, Bytes.wrap(value));
          model.values.computeIfAbsent(label, _ -> new ArrayList<>()).add(Bytes.wrap(value));
        }
        grow(log, growth, model);
      }
      verify(log, model, fixture);
      try (TenantLogs again = fixture.logs()) {
        TenantLog reopened = again.of(fixture.at());
        assertThat(reopened.configuration()).isEqualTo(log.configuration());
        verify(reopened, model, fixture);
      }
    }
  }

  /// One entry, and more while more waits.
  private static void grow(TenantLog log, Growth growth, Model model) throws Exception {
    boolean more = true;
    while (more) {
      Growth.Next next = growth.next(log, log.shown(), true);
      Growth.Written written = growth.write(log, log.shown(), next);
      log.show(written.shown().orElseThrow());
      written.batch().ifPresent(model.batches::add);
      more = next.hasMore();
    }
  }

  private static void verify(TenantLog log, Model model, LogFixture fixture) throws Exception {
    StoredLog stored = log.stored();
    assertThat(log.size()).isEqualTo(model.batches.size());
    Map<PageId, Bytes> pages = new HashMap<>();
    AuditedLog audited = AuditedLog.begin(log.primitives());
    for (int position = 0; position < model.batches.size(); position++) {
      LogBatch batch = model.batches.get(position);
      assertThat(stored.entry(position)).isEqualTo(batch.entry());
      for (Map.Entry<Subtree, Bytes> node : batch.nodes().entrySet()) {
        assertThat(stored.head(node.getKey())).isEqualTo(node.getValue());
      }
      assertThat(stored.update(position)).isEqualTo(batch.auditorUpdate());
      audited = audited.follow(log.primitives(), log.configuration(), stored.update(position));
      batch.pages().forEach((id, page) -> pages.put(id, page.bytes()));
    }
    assertThat(audited.tree()).isEqualTo(log.shown().tip().tree());
    for (Map.Entry<PageId, Bytes> page : pages.entrySet()) {
      assertThat(stored.page(page.getKey()))
          .isEqualTo(PrefixPage.decode(log.primitives(), page.getKey(), page.getValue()));
    }
    LogTip tip = LogTip.load(log.primitives(), stored, log.size());
    assertThat(tip.tree()).isEqualTo(log.shown().tip().tree());
    assertThat(tip.prefixes().root()).isEqualTo(log.shown().tip().prefixes().root());
    verifyValues(log, model, fixture);
  }

  private static void verifyValues(TenantLog log, Model model, LogFixture fixture)
      throws Exception {
    LogUser user = new LogUser(TrustedLog.of(log.configuration(), Providers.best()));
    PublishedHead head = log.head(Optional.empty()).orElseThrow();
    UserState state = UserState.NEW;
    for (Map.Entry<Bytes, List<Bytes>> label : model.values.entrySet()) {
      List<Bytes> values = label.getValue();
      assertThat(log.stored().greatest(label.getKey())).contains(values.size() - 1L);
      for (int version = 0; version < values.size(); version++) {
        OpenedVersion opened = log.stored().opened(label.getKey(), version).orElseThrow();
        assertThat(opened.value().value()).isEqualTo(values.get(version));
        Request.Search request =
            new Request.Search(state.last(), label.getKey(), Optional.of((long) version));
        Verified<SearchResult> verified =
            user.search(
                state,
                request,
                log.server().search(head, request),
                fixture.clock().instant().toEpochMilli());
        state = verified.state();
        assertThat(verified.value().value()).isEqualTo(opened.value());
      }
      assertThat(log.stored().version(label.getKey(), values.size())).isEmpty();
    }
    assertThat(Objects.requireNonNull(state.last()).orElse(0L)).isEqualTo(log.size());
  }
}
