package sonet.server.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AuditAct;
import sonet.protocol.LogPruning;
import sonet.server.audit.LogPrunings;
import sonet.server.audit.Trails;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.PageLimit;
import sonet.store.Store;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.ReplacedPages;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.SearchResult;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.user.UserState;
import sonet.transparency.user.Verified;
import sonet.transparency.wire.Request;

/// Pruning of a stored log, of which entries are made every few days.
final class PagePruningTest {
  private static final int LABELS = 40;
  private static final int PART = 100;
  private static final Duration LIFETIME = Duration.ofDays(400);

  @TempDir Path folder;
  private LogFixture fixture;
  private TenantLogs logs;
  private Trails trails;

  @BeforeEach
  void open() throws Exception {
    fixture = new LogFixture(folder);
    logs = fixture.logs();
    trails = new Trails(fixture.storage(), fixture.primitives(), fixture.clock(), _ -> "default");
  }

  @AfterEach
  void close() {
    logs.close();
    fixture.close();
  }

  private PagePruning pruning(TenantLogs of) {
    return new PagePruning(of, fixture.storage(), new LogPrunings(trails));
  }

  private void grow(Random random, int entries) throws Exception {
    TenantLog log = logs.of(fixture.at());
    boolean _ = log.reload();
    Submissions submissions = fixture.submissions(logs);
    Growth growth = fixture.growth();
    for (int i = 0; i < entries; i++) {
      fixture.clock().advance(Duration.ofHours(24 + random.nextInt(100)));
      for (int j = random.nextInt(4); j > 0; j--) {
        fixture.submit(submissions, label(random.nextInt(LABELS)), Bytes.utf8("value " + i));
      }
      Growth.Written written = growth.write(log, log.shown(), growth.next(log, log.shown(), true));
      log.show(written.shown().orElseThrow());
    }
  }

  private static Bytes label(int number) {
    return Bytes.utf8("label " + number);
  }

  private long firstUnexpired(TenantLog log) {
    long expired = log.shown().timestamp() - log.configuration().maxBehind() - LIFETIME.toMillis();
    long position = 0;
    while (log.stored().entry(position).timestamp() <= expired) {
      position++;
    }
    return position;
  }

  private List<Doc> documents() throws Exception {
    DocId some = fixture.at().transparency().pages(Bytes.EMPTY, 0);
    return fixture.storage().scan(new DocId(some.tenant(), some.kind(), Bytes.EMPTY), 100_000);
  }

  /// The pages that the documents of the store hold.
  private Set<String> pages() throws Exception {
    Set<String> found = new TreeSet<>();
    for (Doc doc : documents()) {
      Bytes key = doc.id().key();
      Bytes path = key.slice(1, 1 + key.at(0));
      Bytes version = key.slice(1 + key.at(0), key.length());
      PageGroup group = PageGroup.decode(path, doc.body());
      assertThat(group.pages()).isNotEmpty();
      group.pages().keySet().forEach(page -> found.add(page + " " + version));
    }
    return found;
  }

  private static Set<String> needed(TenantLog log, long first) {
    Set<String> needed = new TreeSet<>();
    for (long position = first; position < log.size(); position++) {
      for (PageId page : ReplacedPages.all(log.stored().uncached(), position)) {
        needed.add(page.path() + " " + number(page.version()));
      }
    }
    return needed;
  }

  private static Bytes number(long number) {
    return Bytes.wrap(ByteBuffer.allocate(8).putLong(number).array());
  }

  private List<LogPruning> told() throws Exception {
    return fixture
        .storage()
        .call(store -> store.read(fixture.at().auditLog(), 0, new PageLimit(1000, 1 << 20)))
        .stream()
        .map(entry -> fixture.storage().decode(entry.body(), AuditAct.class))
        .flatMap(act -> act.log().stream())
        .toList();
  }

  private void searchAll(TenantLogs of) throws Exception {
    TenantLog log = of.of(fixture.at());
    LogUser user = new LogUser(TrustedLog.of(log.configuration(), Providers.best()));
    PublishedHead head = log.head(Optional.empty()).orElseThrow();
    UserState state = UserState.NEW;
    for (int i = 0; i < LABELS; i++) {
      Optional<Long> greatest = log.stored().greatest(label(i));
      if (greatest.isEmpty()) {
        continue;
      }
      Request.Search request = new Request.Search(state.last(), label(i), Optional.empty());
      Verified<SearchResult> found =
          user.search(state, request, log.server().search(head, request), fixture.clock().millis());
      assertThat(found.value().labelVersion().version()).isEqualTo(greatest.get());
      state = found.state();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(ints = {1, 2, 3})
  void whatStaysIsWhatTheTreesThatHaveNotExpiredNeed(int seed) throws Exception {
    Random random = new Random(seed);
    grow(random, 260);
    TenantLog log = logs.of(fixture.at());
    for (int round = 0; round < 3; round++) {
      long first = firstUnexpired(log);
      Set<String> needed = needed(log, first);
      Set<String> before = pages();
      int pieces = 0;
      while (pruning(logs).prune(fixture.at())) {
        pieces++;
      }
      // It takes several; each may be the last of a process.
      assertThat(pieces).isBetween(1, 10);
      assertThat(pages()).isEqualTo(needed);
      assertThat(before.size()).isGreaterThan(needed.size());
      LogPruning record = told().getLast();
      assertThat(record.what()).isEqualTo(LogPruning.Kind.PAGES);
      assertThat(record.count()).isEqualTo(before.size() - needed.size());
      assertThat(record.upTo()).contains(first);
      assertThat(record.rule()).contains("PT9600H");
      // A process that has nothing in its memory finds all that it needs.
      try (TenantLogs again = fixture.logs()) {
        searchAll(again);
      }
      searchAll(logs);
      grow(random, 30);
    }
    List<LogPruning> all = told();
    assertThat(all).hasSize(3);
    assertThat(all.getFirst().from()).contains(0L);
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).from()).isEqualTo(all.get(i - 1).upTo());
    }
  }

  @Test
  void aLogIsNotPrunedBeforeSomeOfItHasExpiredForAWhile() throws Exception {
    Random random = new Random(5);
    grow(random, 100);
    TenantLog log = logs.of(fixture.at());
    while (firstUnexpired(log) < 2) {
      assertThat(pruning(logs).prune(fixture.at())).isFalse();
      grow(random, 1);
    }
    Set<String> all = pages();
    assertThat(pruning(logs).prune(fixture.at())).isFalse();
    assertThat(pages()).isEqualTo(all);
    assertThat(told()).isEmpty();
    grow(random, 10);
    assertThat(pruning(logs).prune(fixture.at())).isTrue();
    assertThat(pruning(logs).prune(fixture.at())).isFalse();
    assertThat(told()).hasSize(1);
  }

  /// Each piece is done by another process than the one before, while the first one still thinks
  /// that it is its turn.
  @Test
  void processesThatPruneOneLogTakeTurns() throws Exception {
    grow(new Random(7), 260);
    TenantLog log = logs.of(fixture.at());
    Set<String> needed = needed(log, firstUnexpired(log));
    int before = pages().size();
    boolean more = true;
    while (more) {
      try (TenantLogs other = fixture.logs();
          ExecutorService rivals = Executors.newSingleThreadExecutor()) {
        Future<Boolean> rival = rivals.submit(() -> pruning(logs).prune(fixture.at()));
        more = pruning(other).prune(fixture.at());
        // What went wrong there went wrong here.
        boolean _ = rival.get();
      }
    }
    assertThat(pages()).isEqualTo(needed);
    assertThat(told().stream().mapToLong(LogPruning::count).sum())
        .isEqualTo(before - needed.size());
    assertThat(told()).hasSize(1);
    searchAll(logs);
  }

  /// What pages take is what the changes of a lifetime make them, not those of all times.
  @Test
  void whatPagesTakeDoesNotGrowWithTheAgeOfALog() throws Exception {
    Random random = new Random(11);
    List<Long> taken = new ArrayList<>();
    List<Long> all = new ArrayList<>();
    long gone = 0;
    for (int age = 0; age < 4; age++) {
      grow(random, 150);
      long before = size();
      while (pruning(logs).prune(fixture.at())) {
        // Piece by piece.
      }
      taken.add(size());
      gone += before - taken.getLast();
      all.add(taken.getLast() + gone);
    }
    assertThat(all.getLast()).isGreaterThan(all.getFirst() * 3);
    assertThat(taken.getLast()).isLessThan(taken.get(1) * 3 / 2).isLessThan(all.getLast() / 2);
  }

  private long size() throws Exception {
    return documents().stream().mapToLong(doc -> doc.body().length()).sum();
  }

  @Test
  void thePagesAreGoneFromTheFilesOfTheStore() throws Exception {
    grow(new Random(9), 200);
    TenantLog log = logs.of(fixture.at());
    long first = firstUnexpired(log);
    Set<String> needed = needed(log, first);
    Map<String, String> all = contents();
    String kept =
        all.entrySet().stream()
            .filter(page -> needed.contains(page.getKey()))
            .map(Map.Entry::getValue)
            .collect(Collectors.joining());
    Map<String, String> old = new TreeMap<>();
    all.keySet().removeAll(needed);
    all.forEach((name, page) -> only(page, kept).ifPresent(part -> old.put(name, part)));
    assertThat(old).hasSizeGreaterThan(20);
    assertThat(found(old)).isEqualTo(old.keySet());
    while (pruning(logs).prune(fixture.at())) {
      // Piece by piece.
    }
    fixture.storage().run(Store::scrub);
    assertThat(found(old)).isEmpty();
  }

  /// The pages that the documents of the store hold, by their names.
  private Map<String, String> contents() throws Exception {
    Map<String, String> contents = new TreeMap<>();
    for (Doc doc : documents()) {
      Bytes key = doc.id().key();
      PageGroup.decode(key.slice(1, 1 + key.at(0)), doc.body())
          .pages()
          .forEach((path, page) ->
              contents.put(path + " " + key.slice(1 + key.at(0), key.length()), latin(page)));
    }
    return contents;
  }

  /// Two nodes and more of a page that stand side by side in no page that is kept.
  private static Optional<String> only(String page, String kept) {
    for (int at = 0; at + PART <= page.length(); at++) {
      String part = page.substring(at, at + PART);
      if (!kept.contains(part)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }

  private static String latin(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }

  private Set<String> found(Map<String, String> pages) throws Exception {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    String text = all.toString();
    Set<String> found = new TreeSet<>();
    pages.forEach((name, page) -> {
      if (text.contains(page)) {
        found.add(name);
      }
    });
    return found;
  }
}
