package sonet.transparency.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.operator.Insertion;
import sonet.transparency.testing.Person;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.World;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.UpdateValue;

/// Random histories of a log: whatever the log proves, its users verify, and what they learn is
/// what a plain list of values says.
class HistoriesPropertiesTest {
  private static final int STEPS = 60;

  static Stream<Arguments> seeds() {
    return Stream.of(TransparencySuite.values())
        .flatMap(suite ->
            Stream.iterate(0, seed -> seed + 1)
                .limit(suite == TransparencySuite.ED25519 ? 12 : 2)
                .map(seed -> Arguments.of(suite, seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void usersVerifyWhatIsTrue(TransparencySuite suite, int seed) throws Exception {
    SeededRandom random = new SeededRandom(seed);
    long window = List.of(0L, 20L, 500L, 100_000L).get(seed % 4);
    Optional<Long> lifetime =
        random.onceIn(2) ? Optional.of(window + 1 + random.below(2000)) : Optional.empty();
    World world = new World(new World.Setup(suite, random.onceIn(2), window, lifetime), seed);
    History history = new History(world, random);
    history.insert();
    for (int step = 0; step < STEPS; step++) {
      world.pass(random.below(60));
      history.step();
    }
    history.ownersSeeEverything();
  }

  private static final class History {
    private final World world;
    private final SeededRandom random;
    private final Map<Bytes, List<Bytes>> model = new HashMap<>();
    private final List<Person> people = new ArrayList<>();
    private final Map<Bytes, OwnedLabel> owned = new HashMap<>();
    private final Map<Bytes, KnownLabel> contacts = new HashMap<>();
    private final Map<Bytes, MonitoringMap> maps = new HashMap<>();
    private final Person owner;
    private final Person contact;

    History(World world, SeededRandom random) {
      this.world = world;
      this.random = random;
      this.owner = new Person(world);
      this.contact = new Person(world);
      for (int i = 0; i < 3; i++) {
        people.add(new Person(world));
      }
    }

    private Bytes label() {
      return Bytes.utf8("label " + random.below(5));
    }

    void insert() throws TransparencyException {
      List<Insertion> insertions = new ArrayList<>();
      Map<Bytes, Integer> made = new HashMap<>();
      for (int i = 0; i <= random.below(4); i++) {
        Bytes label = label();
        Insertion next = world.next(label, random.bytes(8));
        int before = made.merge(label, 1, Integer::sum) - 1;
        insertions.add(
            new Insertion(
                new LabelVersion(label, next.labelVersion().version() + before),
                next.opening(),
                next.value()));
        model.computeIfAbsent(label, _ -> new ArrayList<>()).add(next.value().value());
      }
      world.append(insertions, List.of());
    }

    void step() throws TransparencyException {
      switch (random.below(8)) {
        case 0, 1, 2 -> insert();
        case 3 -> search();
        case 4 -> searchFixed();
        case 5 -> monitor();
        case 6 -> own();
        default -> walk();
      }
    }

    /// The head must be current, so something is inserted first.
    private void search() throws TransparencyException {
      insert();
      Bytes label = label();
      Person person = people.get(random.below(people.size()));
      List<Bytes> values = model.getOrDefault(label, List.of());
      if (values.isEmpty()) {
        assertNotFound(() -> person.search(label));
        return;
      }
      SearchResult result = person.search(label);
      assertThat(result.labelVersion().version()).isEqualTo(values.size() - 1L);
      assertThat(result.value().value()).isEqualTo(values.getLast());
    }

    private void searchFixed() throws TransparencyException {
      insert();
      Bytes label = label();
      Person person = people.get(random.below(people.size()));
      List<Bytes> values = model.getOrDefault(label, List.of());
      long version = random.below(values.size() + 2);
      if (version >= values.size()) {
        assertNotFound(() -> person.search(label, Optional.of(version)));
        return;
      }
      try {
        SearchResult result = person.search(label, Optional.of(version));
        assertThat(result.value().value()).isEqualTo(values.get((int) version));
      } catch (TransparencyException e) {
        assertThat(e.reason()).isEqualTo(Reason.EXPIRED);
        assertThat(world.configuration().maximumLifetime()).isPresent();
      }
    }

    private void monitor() throws TransparencyException {
      insert();
      Bytes label = model.keySet().stream().sorted().findFirst().orElseThrow();
      if (maps.containsKey(label)) {
        Optional<MonitoringMap> monitored =
            unexpired(() ->
                contact.monitor(
                    Objects.requireNonNull(contacts.get(label)),
                    Objects.requireNonNull(maps.get(label))));
        if (monitored.isPresent()) {
          maps.put(label, monitored.get());
          return;
        }
      }
      SearchResult result = contact.search(label);
      MonitoringMap map = MonitoringMap.EMPTY;
      if (result.mustBeMonitored()) {
        map = map.with(result.terminal(), result.labelVersion().version());
      }
      contacts.put(label, result.known());
      maps.put(label, map);
    }

    private void own() throws TransparencyException {
      insert();
      Bytes label = label();
      if (!owned.containsKey(label)) {
        RecentHeads heads = owner.walk();
        if (heads.rightmost().isEmpty()) {
          return;
        }
        owned.put(label, owner.own(label, heads.rightmost().get()));
        assertThat(owned.get(label).greatest().orElse(-1L))
            .isLessThan(model.getOrDefault(label, List.of()).size());
        return;
      }
      follow(label);
    }

    private interface Asking<T> {
      T ask() throws TransparencyException;
    }

    /// Empty when it is about what has expired, so that one begins anew.
    private <T> Optional<T> unexpired(Asking<T> asking) throws TransparencyException {
      try {
        return Optional.of(asking.ask());
      } catch (TransparencyException e) {
        if (e.reason() != Reason.EXPIRED) {
          throw e;
        }
        assertThat(world.configuration().maximumLifetime()).isPresent();
        return Optional.empty();
      }
    }

    private void follow(Bytes label) throws TransparencyException {
      OwnedLabel before = Objects.requireNonNull(owned.get(label));
      List<UpdateValue> values = new ArrayList<>();
      Optional<OwnedLabel> after = unexpired(() -> owner.monitor(owner.update(before, values)));
      if (after.isEmpty()) {
        owned.put(label, owner.own(label, owner.walk().rightmost().orElseThrow()));
        follow(label);
        return;
      }
      owned.put(label, after.get());
      List<Bytes> all = model.getOrDefault(label, List.of());
      int first = (int) (before.greatest().orElse(-1L) + 1);
      assertThat(values.stream().map(UpdateValue::value)).isEqualTo(all.subList(first, all.size()));
    }

    private void walk() throws TransparencyException {
      insert();
      Person person = people.get(random.below(people.size()));
      RecentHeads heads = person.walk();
      heads
          .views()
          .forEach((position, view) -> {
            assertThat(view.size()).isEqualTo(position + 1);
            assertThat(view.tree()).isEqualTo(FullSubtrees.load(position + 1, world.store()));
          });
      Person other = new Person(world);
      RecentHeads others = other.walk();
      if (!heads.views().isEmpty()) {
        heads.requireNoFork(world.primitives(), others.head(world.primitives()));
      }
    }

    /// In the end every owner has seen every value, and every distinguished entry.
    void ownersSeeEverything() throws TransparencyException {
      world.pass(10);
      insert();
      for (Bytes label : List.copyOf(owned.keySet())) {
        follow(label);
        Optional<Long> rightmost = owner.walk().rightmost();
        assertThat(Objects.requireNonNull(owned.get(label)).verified())
            .isEqualTo(rightmost.orElseThrow());
      }
    }

    private static void assertNotFound(ThrowingCallable search) {
      assertThat(catchThrowableOfType(TransparencyException.class, search).reason())
          .isEqualTo(Reason.NOT_FOUND);
    }
  }
}
