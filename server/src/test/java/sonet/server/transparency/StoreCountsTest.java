package sonet.server.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocStore;
import sonet.store.DocWrite;
import sonet.store.StoreException;
import sonet.transparency.operator.Insertion;
import sonet.transparency.operator.LogBatch;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixTree;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.PrefixProof;
import sonet.transparency.wire.PrefixSearchResult;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.UpdateValue;

/// How many documents updates and answers read and write, and how many bytes: exact numbers, from
/// keys and labels that are always the same.
final class StoreCountsTest {
  private static final int FULL = Growth.MOST_WAITING;
  private static final int VALUE = 400;
  private static final int ENTRIES = 12;

  @TempDir Path folder;
  private final Random random = new Random(5);
  private final LogCaches caches = new LogCaches(64 << 20, 1 << 20, 1 << 20);
  private final Map<String, Integer> reads = new ConcurrentSkipListMap<>();
  private LogFixture fixture;
  private TenantLogs logs;
  private TenantLog log;
  private int labels;

  /// Twelve full entries, after the one that every log begins with.
  @BeforeEach
  void fill() throws Exception {
    fixture = new LogFixture(folder);
    logs = fixture.logs(new Watched(fixture.docs()), caches, random::nextBytes);
    log = logs.of(fixture.at());
    log.show(write(fixture.growth().next(log, log.shown(), true)).after());
    for (int i = 0; i < ENTRIES; i++) {
      Growth.Made _ = add(fresh(FULL));
    }
    reads.clear();
  }

  @AfterEach
  void close() {
    logs.close();
    fixture.close();
  }

  /// Counts what is read, by what it is.
  private final class Watched implements DocStore {
    private final DocStore docs;

    Watched(DocStore docs) {
      this.docs = docs;
    }

    @Override
    public Optional<Doc> get(DocId id) throws StoreException {
      int _ = reads.merge(name(id), 1, Integer::sum);
      return docs.get(id);
    }

    @Override
    public List<Optional<Doc>> getAll(List<DocId> ids) throws StoreException {
      ids.forEach(id -> reads.merge(name(id), 1, Integer::sum));
      int _ = reads.merge("at once", 1, Integer::sum);
      return docs.getAll(ids);
    }

    @Override
    public List<Doc> scan(DocId from, Bytes after, int limit) throws StoreException {
      int _ = reads.merge("scan", 1, Integer::sum);
      return docs.scan(from, after, limit);
    }
  }

  private String name(DocId id) {
    Bytes any = Bytes.utf8("any");
    Map<Integer, String> names =
        Map.of(
            fixture.at().transparency().tip().kind(), "tip",
            fixture.at().transparency().entry(0).kind(), "entry",
            fixture.at().transparency().pages(any, 0).kind(), "pages",
            fixture.at().transparency().update(0).kind(), "update",
            fixture.at().transparency().label(any).kind(), "label",
            fixture.at().transparency().version(any, 0).kind(), "version",
            fixture.at().transparency().labelKey(any).kind(), "key",
            fixture.at().transparency().followed().kind(), "followed");
    return names.getOrDefault(id.kind(), "another");
  }

  private static Bytes label(int number) {
    return Bytes.utf8("label " + number);
  }

  private Insertion insertion(int number, long version) {
    byte[] opening = new byte[16];
    byte[] value = new byte[VALUE];
    random.nextBytes(opening);
    random.nextBytes(value);
    return new Insertion(
        new LabelVersion(label(number), version),
        Bytes.wrap(opening),
        UpdateValue.of(Bytes.wrap(value)));
  }

  private List<Insertion> fresh(int count) {
    List<Insertion> insertions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      insertions.add(insertion(labels++, 0));
    }
    return insertions;
  }

  private Growth.Made write(Growth.Next next) throws Exception {
    Growth growth = fixture.growth();
    Growth.Made made = growth.make(log, log.shown(), next);
    growth.begin(log, made);
    assertThat(growth.store(log, made).shown()).isPresent();
    return made;
  }

  private Growth.Made add(List<Insertion> insertions) throws Exception {
    Growth.Made made = write(new Growth.Next(insertions, insertions.size(), 0, false));
    log.show(made.after());
    return made;
  }

  private Map<String, Integer> written(Growth.Made made) {
    Map<String, Integer> written = new TreeMap<>();
    made.docs().forEach(doc -> written.merge(name(doc.id()), 1, Integer::sum));
    return written;
  }

  private static Bytes body(DocWrite write) {
    return switch (write) {
      case DocWrite.Create create -> create.body();
      case DocWrite.Replace replace -> replace.body();
      case DocWrite.Put put -> put.body();
      case DocWrite.Delete _ -> Bytes.EMPTY;
    };
  }

  private int bytes(Growth.Made made, String name) {
    return made.docs().stream()
        .filter(doc -> name(doc.id()).equals(name))
        .mapToInt(doc -> body(doc).length())
        .sum();
  }

  /// The tree stays in memory as it was made, down to its leaves in a log of this size.
  @Test
  void aFirstVersionReadsNothingAndWritesItsPathAndThreeDocuments() throws Exception {
    Growth.Made made = add(fresh(1));
    assertThat(reads).isEmpty();
    assertThat(written(made))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "tip", 1, "entry", 1, "update", 1, "pages", 2, "label", 1, "version", 1, "key", 1));
    LogBatch batch = made.batch().orElseThrow();
    assertThat(batch.pages().keySet()).hasSize(onThePath(batch));
    // u64 position, the leaf, and sealed: nonce, opening, value, tag.
    assertThat(bytes(made, "version")).isEqualTo(8 + 64 + 2 + 12 + 16 + VALUE + 16);
    assertThat(bytes(made, "label")).isEqualTo(4);
    assertThat(bytes(made, "key")).isEqualTo(16);
  }

  /// A page for each four levels in which a parent above the leaf stands (§11.9).
  private static int onThePath(LogBatch batch) {
    Bytes key = batch.auditorUpdate().added().getFirst().vrfOutput();
    PrefixProof proof = batch.tip().prefixes().prove(List.of(key));
    return (depth(proof.results().getFirst()) + 3) / 4;
  }

  private static int depth(PrefixSearchResult result) {
    return switch (result) {
      case PrefixSearchResult.Inclusion(int depth) -> depth;
      case PrefixSearchResult.NonInclusionLeaf(PrefixLeaf _, int depth) -> depth;
      case PrefixSearchResult.NonInclusionParent(int depth) -> depth;
    };
  }

  /// The next version is sealed with the key of the label, and notes that one before was followed.
  @Test
  void aNextVersionReadsTheKeyOfItsLabel() throws Exception {
    Growth.Made made = add(List.of(insertion(7, 1)));
    assertThat(reads).containsExactlyInAnyOrderEntriesOf(Map.of("key", 1, "at once", 1));
    assertThat(written(made))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "tip",
                1,
                "entry",
                1,
                "update",
                1,
                "pages",
                2,
                "label",
                1,
                "version",
                1,
                "followed",
                1));
  }

  /// Each page above the leaves is written once, those below a path of two nibbles together.
  @Test
  void aFullEntryWritesEachPageOnceAndThreeDocumentsForEachVersion() throws Exception {
    Growth.Made made = add(fresh(FULL));
    assertThat(reads).isEmpty();
    LogBatch batch = made.batch().orElseThrow();
    Set<Bytes> groups = new HashSet<>();
    Set<Bytes> paths = new HashSet<>();
    for (PageId page : batch.pages().keySet()) {
      groups.add(PageGroup.of(page));
      assertThat(paths.add(page.path())).isTrue();
    }
    assertThat(paths).isEqualTo(pathsAboveLeaves(batch));
    assertThat(written(made))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "tip",
                1,
                "entry",
                1,
                "update",
                1,
                "pages",
                groups.size(),
                "label",
                FULL,
                "version",
                FULL,
                "key",
                FULL));
    int inPages = batch.pages().values().stream().mapToInt(page -> page.bytes().length()).sum();
    assertThat(bytes(made, "pages")).isBetween(inPages, inPages + 8 * paths.size());
    assertThat(bytes(made, "update")).isEqualTo(batch.auditorUpdate().encoded().length());
  }

  /// With no memory at all the paths of the new leaves are read, each once: not again to be
  /// changed, nor to be shown to auditors.
  @Test
  void aFullEntryWithoutMemoryReadsThePathsOfItsLeavesOnce() throws Exception {
    try (TenantLogs cold =
        fixture.logs(new Watched(fixture.docs()), new LogCaches(0, 0, 0), random::nextBytes)) {
      TenantLog other = cold.of(fixture.at());
      List<Insertion> insertions = fresh(FULL);
      reads.clear();
      Growth.Made made =
          fixture.growth().make(other, other.shown(), new Growth.Next(insertions, FULL, 0, false));
      Map<String, Integer> taken = new TreeMap<>(reads);
      reads.clear();
      PrefixTree before = other.shown().tip().prefixes();
      for (PrefixLeaf leaf : made.batch().orElseThrow().auditorUpdate().added()) {
        assertThat(before.path(leaf.vrfOutput())).isNotEmpty();
      }
      // Threads that want a page at the same moment share the reading.
      assertThat(taken).containsOnlyKeys("pages");
      assertThat(taken.get("pages")).isPositive().isLessThanOrEqualTo(reads.get("pages"));
    }
  }

  private static Set<Bytes> pathsAboveLeaves(LogBatch batch) {
    Set<Bytes> paths = new HashSet<>();
    AuditorUpdate update = batch.auditorUpdate();
    for (PrefixLeaf leaf : update.added()) {
      Bytes key = leaf.vrfOutput();
      int depth = depth(batch.tip().prefixes().prove(List.of(key)).results().getFirst());
      for (int page = 0; 4 * page < depth; page++) {
        byte[] path = new byte[page];
        for (int i = 0; i < page; i++) {
          path[i] = (byte) (key.at(i / 2) >> (i % 2 == 0 ? 4 : 0) & 15);
        }
        paths.add(Bytes.wrap(path));
      }
    }
    return paths;
  }

  private PublishedHead head() {
    return log.head(Optional.empty()).orElseThrow();
  }

  private Response.Search search(int number) throws Exception {
    return log.server()
        .search(head(), new Request.Search(Optional.empty(), label(number), Optional.empty()));
  }

  /// The number of the greatest version, that version twice (where it stands, and what it opens),
  /// the key; and that the label is still there for each of the two proofs that are kept (§13.1).
  @Test
  void aFirstSearchReadsTheLabelAndASecondOneMakesNoProof() throws Exception {
    caches.pages().invalidateAll();
    Response.Search _ = search(FULL * ENTRIES - 1);
    assertThat(reads).containsEntry("label", 3).containsEntry("version", 2).containsEntry("key", 1);
    assertThat(caches.proofs().stats().missCount()).isEqualTo(2);
    reads.clear();
    Response.Search response = search(FULL * ENTRIES - 1);
    assertThat(reads).isEqualTo(Map.of("label", 1, "version", 2, "key", 1));
    assertThat(caches.proofs().stats().missCount()).isEqualTo(2);
    assertThat(caches.proofs().stats().hitCount()).isEqualTo(2);
    assertThat(response.binaryLadder()).hasSize(2);
  }

  /// With nothing in memory, a search reads the pages on the paths of its lookups and the entries
  /// that it is about, and no page twice.
  @Test
  void aSearchWithNothingInMemoryReadsThePathsOfItsLookups() throws Exception {
    caches.forget(fixture.at().tenant());
    Response.Search response = search(3);
    int paths = 0;
    for (PrefixProof proof : response.proof().prefixProofs()) {
      for (PrefixSearchResult result : proof.results()) {
        paths += (depth(result) + 3) / 4;
      }
    }
    assertThat(reads.get("pages")).isBetween(1, paths);
    reads.clear();
    Response.Search _ = search(3);
    assertThat(reads).doesNotContainKeys("pages", "entry");
  }

  /// Whoever monitors needs where versions stand, and no value (§13.2).
  @Test
  void monitoringReadsWhereAVersionStands() throws Exception {
    Request.ContactMonitor request =
        new Request.ContactMonitor(
            Optional.of(log.size()), label(3), List.of(new MonitorMapEntry(log.size() - 1, 0)));
    Response.ContactMonitor _ = log.server().contactMonitor(head(), request);
    reads.clear();
    Response.ContactMonitor _ = log.server().contactMonitor(head(), request);
    assertThat(reads).isEqualTo(Map.of("label", 1, "version", 1));
  }

  /// The heads are all in memory (§13.6).
  @Test
  void distinguishedHeadsReadNothingOfLabels() throws Exception {
    Request.Distinguished request = new Request.Distinguished(Optional.empty(), Optional.empty());
    Response.Distinguished _ = log.server().distinguished(head(), request);
    reads.clear();
    Response.Distinguished _ = log.server().distinguished(head(), request);
    assertThat(reads).isEmpty();
  }
}
