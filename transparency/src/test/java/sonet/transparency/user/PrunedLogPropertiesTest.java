package sonet.transparency.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.operator.Insertion;
import sonet.transparency.operator.LogWriter;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixTree;
import sonet.transparency.prefix.ReplacedPages;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.LabelHistory;
import sonet.transparency.proof.RecordingView;
import sonet.transparency.testing.Person;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.World;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.UpdateValue;

/// Random histories of a log whose pages go when they have expired: whoever asks for whatever gets
/// the answer that a log with all its pages gives, and no page more could go.
final class PrunedLogPropertiesTest {
  private static final int LABELS = 5;
  private static final long WINDOW = 100;
  private static final long LIFETIME = 900;

  static Stream<Integer> seeds() {
    return Stream.iterate(0, seed -> seed + 1).limit(4);
  }

  /// A log that has grown, and people who have seen it at some time.
  private static final class History {
    private final SeededRandom random;
    private final World world;
    private final List<Person> people = new ArrayList<>();
    private final Map<Bytes, OwnedLabel> owned = new LinkedHashMap<>();
    private final Person owner;
    private final List<PrefixLeaf> published = new ArrayList<>();
    private int removed;

    History(int seed) throws TransparencyException {
      random = new SeededRandom(seed);
      world =
          new World(
              new World.Setup(TransparencySuite.ED25519, true, WINDOW, Optional.of(LIFETIME)),
              seed);
      owner = new Person(world);
    }

    void grow(int entries) throws TransparencyException {
      for (int i = 0; i < entries; i++) {
        world.pass(random.below(60));
        List<Insertion> insertions = new ArrayList<>();
        if (random.onceIn(2)) {
          insertions.add(world.next(label(random.below(LABELS)), random.bytes(5)));
        }
        Bytes first = Bytes.concat(Bytes.utf8("padding"), random.bytes(16));
        insertions.add(world.next(first, Bytes.EMPTY));
        for (int more = random.below(8); more > 0; more--) {
          insertions.add(
              world.next(Bytes.concat(Bytes.utf8("padding"), random.bytes(16)), Bytes.EMPTY));
        }
        world.append(insertions, removals());
        published.add(world.store().versions(first).getFirst().leaf());
        if (random.onceIn(4)) {
          Person person = new Person(world);
          RecentHeads _ = person.walk();
          people.add(person);
        }
      }
    }

    private List<PrefixLeaf> removals() {
      if (!random.onceIn(3)) {
        return List.of();
      }
      List<PrefixLeaf> removals =
          LogWriter.removable(
              world.tip(),
              published.subList(0, Math.min(8, published.size())),
              world.audited().unpublished().byLeaf().keySet());
      published.removeAll(removals);
      removed += removals.size();
      return removals;
    }

    static Bytes label(int number) {
      return Bytes.utf8("label " + number);
    }

    long firstUnexpired() {
      long last = world.store().entry(world.head().size() - 1).timestamp();
      long position = 0;
      while (world.configuration().hasExpired(world.store().entry(position).timestamp(), last)) {
        position++;
      }
      return position;
    }
  }

  /// Takes away what the entries after one and up to another replaced.
  private static void prune(World world, long from, long upTo) {
    for (long position = from + 1; position <= upTo; position++) {
      ReplacedPages.by(world.store(), position).forEach(world.store()::prune);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aPrunedLogAnswersAsTheWholeOneDoes(int seed) throws Exception {
    History history = new History(seed);
    history.grow(45);
    World pruned = history.world.fork();
    long first = history.firstUnexpired();
    assertThat(first).isPositive();
    prune(pruned, 0, first);
    assertSame(history.world, pruned);
    // It goes on, and what was pruned before is not needed for pruning.
    history.grow(20);
    long second = history.firstUnexpired();
    assertThat(second).isGreaterThan(first);
    World later = history.world.fork();
    later.store().pages().stream()
        .filter(page -> page.version() < 45 && !pruned.store().pages().contains(page))
        .forEach(later.store()::prune);
    prune(later, first, second);
    assertSame(history.world, later);
    assertThat(history.removed).isPositive();
    assertExact(history.world, later, second);
    assertThat(later.store().pages().size())
        .isLessThan(history.world.store().pages().size() * 4 / 5);
  }

  private static void assertSame(World whole, World pruned) {
    Map<String, Object> expected = answers(whole);
    assertThat(answers(pruned)).isEqualTo(expected);
    // Not all of them are refusals.
    assertThat(expected.values().stream().filter(Bytes.class::isInstance))
        .hasSizeGreaterThan(expected.size() / 4);
    assertThat(expected.values()).contains(Reason.EXPIRED);
  }

  /// What is there is what is in a tree that may still be looked at, and without any of it one
  /// could not.
  private static void assertExact(World whole, World pruned, long first) {
    Set<PageId> needed = new TreeSet<>(PrunedLogPropertiesTest::order);
    for (long position = first; position < whole.head().size(); position++) {
      needed.addAll(ReplacedPages.all(whole.store(), position));
    }
    Set<PageId> kept = new TreeSet<>(PrunedLogPropertiesTest::order);
    kept.addAll(pruned.store().pages());
    assertThat(kept).isEqualTo(needed);
    List<PageId> old = kept.stream().filter(page -> page.version() < first).toList();
    assertThat(old).isNotEmpty();
    for (PageId page : old) {
      World lacking = pruned.fork();
      lacking.store().prune(page);
      PrefixTree tree = PrefixTree.load(lacking.primitives(), lacking.store(), first);
      assertThatThrownBy(() -> tree.prove(List.of(below(page))))
          .isInstanceOf(NullPointerException.class);
    }
    PageId atOwners = atOwners(whole, first);
    World broken = pruned.fork();
    broken.store().prune(atOwners);
    assertThatThrownBy(() -> answers(broken)).isInstanceOf(NullPointerException.class);
  }

  /// The oldest page that a label's owner needs who begins as early as may be.
  private static PageId atOwners(World world, long first) {
    long start =
        LongStream.range(first, world.head().size())
            .filter(position -> isDistinguished(world, position))
            .findFirst()
            .orElseThrow();
    Bytes key = world.store().version(History.label(0), 0).orElseThrow().leaf().vrfOutput();
    return ReplacedPages.all(world.store(), start).stream()
        .filter(page -> isAbove(page, key))
        .min((a, b) -> Long.compare(a.version(), b.version()))
        .orElseThrow();
  }

  private static boolean isDistinguished(World world, long position) {
    RecordingView.Log log =
        new RecordingView.Log(
            world.configuration(), world.primitives(), world.store(), world.head().size());
    RecordingView view =
        new RecordingView(log, world.head().size(), 0, LabelHistory.NONE, _ -> false);
    try {
      return new CombinedTree(world.configuration(), view).isDistinguished(position);
    } catch (TransparencyException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isAbove(PageId page, Bytes key) {
    for (int i = 0; i < page.path().length(); i++) {
      if (page.path().at(i) != (key.at(i / 2) >> (i % 2 == 0 ? 4 : 0) & 15)) {
        return false;
      }
    }
    return true;
  }

  /// A key whose search comes through a page.
  private static Bytes below(PageId page) {
    byte[] key = new byte[32];
    for (int i = 0; i < page.path().length(); i++) {
      key[i / 2] |= (byte) (page.path().at(i) << (i % 2 == 0 ? 4 : 0));
    }
    return Bytes.wrap(key);
  }

  private static int order(PageId a, PageId b) {
    int order = a.path().compareTo(b.path());
    return order == 0 ? Long.compare(a.version(), b.version()) : order;
  }

  private static Map<String, Object> answers(World world) {
    return new AskedForAll(world, LABELS).answers();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void peopleOfAnyAgeVerifyWhatAPrunedLogSays(int seed) throws Exception {
    History history = new History(seed);
    history.grow(30);
    Optional<Long> start = history.owner.walk().rightmost();
    for (int i = 0; i < LABELS; i++) {
      Bytes label = History.label(i);
      history.owned.put(label, history.owner.own(label, start.orElseThrow()));
    }
    List<AuditedLog> auditors =
        List.of(AuditedLog.begin(history.world.primitives()), history.world.audited());
    history.grow(25);
    World pruned = history.world.fork();
    prune(pruned, 0, history.firstUnexpired());
    for (Person person : history.people) {
      person.meet(pruned);
      long before = person.state().last().orElseThrow();
      RecentHeads heads = person.walk();
      assertThat(person.state().last()).contains(pruned.head().size());
      assertThat(before).isLessThanOrEqualTo(pruned.head().size());
      heads.requireNoFork(pruned.primitives(), new Person(pruned).walk().head(pruned.primitives()));
      for (int i = 0; i < LABELS; i++) {
        long greatest = pruned.store().greatest(History.label(i)).orElseThrow();
        assertThat(person.search(History.label(i)).labelVersion().version()).isEqualTo(greatest);
      }
    }
    follow(history, pruned);
    for (AuditedLog auditor : auditors) {
      AuditedLog now = auditor;
      for (AuditorUpdate update :
          pruned.updates().subList((int) auditor.tree().size(), pruned.updates().size())) {
        now = now.follow(pruned.primitives(), pruned.configuration(), update);
      }
      assertThat(now.tree()).isEqualTo(pruned.tip().tree());
    }
  }

  /// An owner who was not away for too long learns of everything.
  private static void follow(History history, World pruned) throws TransparencyException {
    history.owner.meet(pruned);
    for (Map.Entry<Bytes, OwnedLabel> owned : history.owned.entrySet()) {
      List<UpdateValue> values = new ArrayList<>();
      OwnedLabel now = history.owner.monitor(history.owner.update(owned.getValue(), values));
      assertThat(now.greatest()).isEqualTo(pruned.store().greatest(owned.getKey()));
      assertThat(now.verified()).isEqualTo(history.owner.walk().rightmost().orElseThrow());
    }
  }
}
