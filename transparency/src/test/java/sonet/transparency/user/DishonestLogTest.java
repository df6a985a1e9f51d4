package sonet.transparency.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.operator.Insertion;
import sonet.transparency.operator.LogBatch;
import sonet.transparency.operator.LogTip;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.operator.StoredVersion;
import sonet.transparency.testing.MemoryLog;
import sonet.transparency.testing.Person;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.World;
import sonet.transparency.wire.BinaryLadderStep;
import sonet.transparency.wire.CombinedTreeProof;
import sonet.transparency.wire.FullTreeHead;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.TreeHead;
import sonet.transparency.wire.UpdateValue;

/// An operator with all keys of the log, who lies to one user or to all.
class DishonestLogTest {
  private static final Bytes ALICE = Bytes.utf8("alice");
  private static final Bytes BOB = Bytes.utf8("bob");
  private static final Bytes KEY = Bytes.utf8("alice's key");
  private static final Bytes FALSE_KEY = Bytes.utf8("the operator's key");

  /// Long enough that nothing but the root is distinguished for a while.
  private static final long WINDOW = 1000;

  private World world;

  @BeforeEach
  void begin() throws Exception {
    world = new World(World.Setup.of(WINDOW), 7);
    world.insert(ALICE, KEY);
    for (int i = 0; i < 5; i++) {
      world.pass(100);
      world.insert(BOB, Bytes.utf8("bob " + i));
    }
  }

  @Test
  void aForkIsNoExtensionOfWhatWasSeen() throws Exception {
    World fork = world.fork();
    fork.insert(ALICE, FALSE_KEY);
    world.insert(BOB, Bytes.EMPTY);
    Person victim = new Person(fork);
    SearchResult deceived = victim.search(ALICE);
    assertThat(deceived.value().value()).isEqualTo(FALSE_KEY);
    world.insert(BOB, Bytes.EMPTY);
    victim.meet(world);
    UserState before = victim.state();
    Suites.assertRefused(Reason.TREE_HEAD_SIGNATURE, () -> victim.search(ALICE));
    assertThat(victim.state()).isEqualTo(before);
  }

  @Test
  void aLogThatWasRolledBackIsRefused() throws Exception {
    World rolledBack = world.fork();
    world.insert(ALICE, Bytes.utf8("a new key"));
    Person person = new Person(world);
    assertThat(person.search(ALICE).labelVersion().version()).isEqualTo(1);
    person.meet(rolledBack);
    Request.Search request = new Request.Search(person.state().last(), ALICE, Optional.empty());
    Request.Search first = new Request.Search(Optional.empty(), ALICE, Optional.empty());
    Response.Search old = rolledBack.server().search(rolledBack.head(), first);
    Suites.assertRefused(Reason.TREE_SIZE, () -> person.search(request, old));
    // Grown to the same size with something else in it, it cannot be the same.
    rolledBack.insert(BOB, Bytes.EMPTY);
    rolledBack.insert(BOB, Bytes.EMPTY);
    Suites.assertRefused(Reason.TREE_HEAD_SIGNATURE, () -> person.search(ALICE));
  }

  @Test
  void aVersionThatIsLeftOutIsMissedOrFound() throws Exception {
    world.insert(ALICE, Bytes.utf8("a new key"));
    Person person = new Person(world);
    // The log acts as if the newest version were not there.
    MemoryLog hiding = world.store();
    StoredVersion hidden = hiding.versions(ALICE).removeLast();
    Suites.assertRefused(() -> person.search(ALICE));
    hiding.versions(ALICE).add(hidden);
    assertThat(person.search(ALICE).labelVersion().version()).isEqualTo(1);
  }

  @Test
  void anOwnerSeesAVersionThatSomeoneElseMade() throws Exception {
    Person owner = new Person(world);
    OwnedLabel owned = owner.own(ALICE, owner.walk().rightmost().orElseThrow());
    world.insert(ALICE, FALSE_KEY);
    world.pass(WINDOW);
    world.insert(BOB, Bytes.EMPTY);
    List<UpdateValue> values = new ArrayList<>();
    OwnedLabel next = owner.monitor(owner.update(owned, values));
    assertThat(values).containsExactly(UpdateValue.of(FALSE_KEY));
    assertThat(next.greatest()).contains(1L);
  }

  @Test
  void aVersionHiddenFromItsOwnerIsFoundByMonitoring() throws Exception {
    Person owner = new Person(world);
    OwnedLabel owned = owner.own(ALICE, owner.walk().rightmost().orElseThrow());
    world.insert(ALICE, FALSE_KEY);
    for (int i = 0; i < 8; i++) {
      world.pass(WINDOW);
      world.insert(BOB, Bytes.EMPTY);
    }
    // The log does not tell of the version, and claims that there is none.
    StoredVersion hidden = world.store().versions(ALICE).removeLast();
    Suites.assertRefused(() -> owner.monitor(owned));
    world.store().versions(ALICE).add(hidden);
    OwnedLabel unaware = owner.monitor(owned);
    assertThat(unaware.verified()).isLessThan(hidden.position());
  }

  @Test
  void aValueSwappedAfterItWasPublishedDoesNotOpenTheCommitment() throws Exception {
    Request.Search request = new Request.Search(Optional.empty(), ALICE, Optional.empty());
    Response.Search honest = world.server().search(world.head(), request);
    Response.Search swapped =
        new Response.Search(
            honest.fullTreeHead(),
            honest.version(),
            honest.opening(),
            UpdateValue.of(FALSE_KEY),
            honest.binaryLadder(),
            honest.proof());
    Person person = new Person(world);
    Suites.assertRefused(() -> person.search(request, swapped));
    assertThat(person.search(request, honest).value().value()).isEqualTo(KEY);
  }

  @Test
  void aVersionReplacedInTheTreeIsFoundByThoseWhoSawIt() throws Exception {
    // Version 1 is shown to a contact, then replaced by another before its owner looks.
    world.insert(ALICE, FALSE_KEY);
    Person contact = new Person(world);
    SearchResult seen = contact.search(ALICE);
    assertThat(seen.mustBeMonitored()).isTrue();
    StoredVersion shown = world.store().versions(ALICE).removeLast();
    Insertion innocent = world.next(ALICE, Bytes.utf8("an innocent key"));
    world.append(List.of(innocent), List.of());
    for (int i = 0; i < 8; i++) {
      world.pass(WINDOW);
      world.insert(BOB, Bytes.EMPTY);
    }
    assertThat(world.store().versions(ALICE).getLast().leaf().commitment())
        .isNotEqualTo(shown.leaf().commitment());
    MonitoringMap map = MonitoringMap.EMPTY.with(seen.terminal(), 1);
    world.store().versions(ALICE).removeLast();
    world.store().versions(ALICE).add(shown);
    Suites.assertRefused(() -> contact.monitor(seen.known(), map));
  }

  @Test
  void aVersionReplacedInTheTreeIsNotTakenForTheOneThatIsMonitored() throws Exception {
    world.insert(ALICE, FALSE_KEY);
    Person contact = new Person(world);
    SearchResult seen = contact.search(ALICE);
    StoredVersion _ = world.store().versions(ALICE).removeLast();
    world.append(List.of(world.next(ALICE, Bytes.utf8("an innocent key"))), List.of());
    world.insert(ALICE, Bytes.utf8("a newer key"));
    // Both answers verify, each for itself, and the ladders of both have version 1.
    SearchResult newer = contact.search(ALICE);
    assertThat(newer.labelVersion().version()).isEqualTo(2);
    Suites.assertRefused(Reason.NOT_AN_EXTENSION, () -> seen.known().requireSame(newer.known()));
    newer.known().requireSame(newer.known());
  }

  @Test
  void aStaleHeadIsRefusedAndOneFromTheFuture() throws Exception {
    Person person = new Person(world);
    world.pass(world.configuration().maxBehind());
    assertThat(person.search(ALICE).value().value()).isEqualTo(KEY);
    world.pass(1);
    Suites.assertRefused(Reason.CLOCK, () -> person.search(ALICE));
    Suites.assertRefused(Reason.CLOCK, () -> new Person(world).search(ALICE));
    world.pass(-2 * world.configuration().maxBehind() - 2);
    Suites.assertRefused(Reason.CLOCK, () -> new Person(world).search(ALICE));
  }

  @Test
  void timestampsThatGoBackwardsAreRefused() throws Exception {
    MemoryLog store = world.store();
    long size = world.head().size();
    Insertion insertion = world.next(BOB, Bytes.EMPTY);
    LogBatch batch =
        world
            .writer()
            .append(
                new LogTip(world.tip().tree(), world.tip().prefixes(), 0),
                List.of(insertion),
                List.of(),
                world.now() - 10_000);
    store.store(batch, List.of(insertion));
    world.show(new PublishedHead(batch.treeHead(), Optional.empty()));
    assertThat(world.head().size()).isEqualTo(size + 1);
    Suites.assertRefused(Reason.NOT_MONOTONIC, () -> new Person(world).search(BOB));
  }

  @Test
  void aHeadThatAnotherSignedIsRefused() throws Exception {
    World other = new World(World.Setup.of(WINDOW), 8);
    other.insert(ALICE, FALSE_KEY);
    Bytes signature = other.head().treeHead().signature();
    TreeHead forged = new TreeHead(world.head().size(), signature);
    world.show(new PublishedHead(forged, Optional.empty()));
    Suites.assertRefused(Reason.TREE_HEAD_SIGNATURE, () -> new Person(world).search(ALICE));
  }

  @Test
  void theSameHeadIsNoAnswerToSomeoneWhoSawNone() throws Exception {
    Request.Search request = new Request.Search(Optional.empty(), ALICE, Optional.empty());
    Response.Search honest = world.server().search(world.head(), request);
    Response.Search same =
        new Response.Search(
            new FullTreeHead.Same(),
            honest.version(),
            honest.opening(),
            honest.value(),
            honest.binaryLadder(),
            honest.proof());
    Suites.assertRefused(Reason.TREE_SIZE, () -> new Person(world).search(request, same));
  }

  @Test
  void everyPartOfAProofIsNeededAndNoneMayBeAdded() throws Exception {
    Request.Search request = new Request.Search(Optional.empty(), BOB, Optional.empty());
    Response.Search honest = world.server().search(world.head(), request);
    CombinedTreeProof proof = honest.proof();
    List<Long> times = proof.timestamps();
    assertRefused(
        request,
        honest,
        new CombinedTreeProof(
            times.subList(0, times.size() - 1),
            proof.prefixProofs(),
            proof.prefixRoots(),
            proof.inclusion()),
        new CombinedTreeProof(
            with(times, times.getLast()),
            proof.prefixProofs(),
            proof.prefixRoots(),
            proof.inclusion()),
        new CombinedTreeProof(
            times,
            proof.prefixProofs().subList(1, proof.prefixProofs().size()),
            proof.prefixRoots(),
            proof.inclusion()),
        new CombinedTreeProof(
            times,
            with(proof.prefixProofs(), proof.prefixProofs().getLast()),
            proof.prefixRoots(),
            proof.inclusion()),
        new CombinedTreeProof(
            times,
            proof.prefixProofs(),
            with(proof.prefixRoots(), Bytes.wrap(new byte[32])),
            proof.inclusion()),
        new CombinedTreeProof(
            times,
            proof.prefixProofs(),
            proof.prefixRoots(),
            with(proof.inclusion(), Bytes.wrap(new byte[32]))),
        new CombinedTreeProof(
            times,
            proof.prefixProofs(),
            proof.prefixRoots(),
            proof.inclusion().subList(1, proof.inclusion().size())));
  }

  private static <T> List<T> with(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list);
    longer.add(more);
    return longer;
  }

  private void assertRefused(
      Request.Search request, Response.Search honest, CombinedTreeProof... proofs)
      throws Exception {
    for (CombinedTreeProof proof : proofs) {
      Response.Search other =
          new Response.Search(
              honest.fullTreeHead(),
              honest.version(),
              honest.opening(),
              honest.value(),
              honest.binaryLadder(),
              proof);
      Suites.assertRefused(() -> new Person(world).search(request, other));
    }
    assertThat(new Person(world).search(request, honest).labelVersion().version()).isEqualTo(4);
  }

  @Test
  void aLadderWithACommitmentToTheTargetOrAnotherLengthIsRefused() throws Exception {
    Request.Search request = new Request.Search(Optional.empty(), BOB, Optional.empty());
    Response.Search honest = world.server().search(world.head(), request);
    List<BinaryLadderStep> steps = honest.binaryLadder();
    List<BinaryLadderStep> committed =
        steps.stream()
            .map(step ->
                new BinaryLadderStep(
                    step.proof(), Optional.of(step.commitment().orElse(Bytes.wrap(new byte[32])))))
            .toList();
    for (List<BinaryLadderStep> ladder :
        List.of(committed, steps.subList(1, steps.size()), with(steps, steps.getLast()))) {
      Response.Search other =
          new Response.Search(
              honest.fullTreeHead(),
              honest.version(),
              honest.opening(),
              honest.value(),
              ladder,
              honest.proof());
      Suites.assertRefused(Reason.LADDER, () -> new Person(world).search(request, other));
    }
  }

  @Test
  void aProofOfAnotherLabelIsRefused() throws Exception {
    Request.Search bob = new Request.Search(Optional.empty(), BOB, Optional.of(0L));
    Response.Search answer = world.server().search(world.head(), bob);
    Request.Search alice = new Request.Search(Optional.empty(), ALICE, Optional.of(0L));
    Suites.assertRefused(Reason.VRF, () -> new Person(world).search(alice, answer));
    assertThat(new LabelVersion(ALICE, 0)).isNotEqualTo(new LabelVersion(BOB, 0));
  }

  @Test
  void twoVictimsOfAForkFindItByComparingDistinguishedHeads() throws Exception {
    World fork = world.fork();
    fork.insert(ALICE, FALSE_KEY);
    world.insert(BOB, Bytes.EMPTY);
    Person first = new Person(world);
    Person second = new Person(fork);
    for (int i = 0; i < 14; i++) {
      world.pass(WINDOW);
      world.insert(BOB, Bytes.EMPTY);
      fork.pass(WINDOW);
      fork.insert(BOB, Bytes.EMPTY);
    }
    RecentHeads ours = first.walk();
    RecentHeads theirs = second.walk();
    assertThat(ours.views()).hasSizeGreaterThan(2);
    Suites.assertRefused(
        Reason.FORK, () -> ours.requireNoFork(world.primitives(), theirs.head(world.primitives())));
    Person third = new Person(world);
    ours.requireNoFork(world.primitives(), third.walk().head(world.primitives()));
  }

  @Test
  void someoneALittleBehindSeesTheSameLog() throws Exception {
    Person first = new Person(world);
    Person second = new Person(world);
    for (int i = 0; i < 5; i++) {
      world.pass(WINDOW);
      world.insert(BOB, Bytes.EMPTY);
    }
    RecentHeads ours = first.walk();
    for (int i = 0; i < 3; i++) {
      world.pass(WINDOW);
      world.insert(BOB, Bytes.EMPTY);
    }
    RecentHeads theirs = second.walk();
    assertThat(theirs.views().lastKey()).isGreaterThan(ours.views().lastKey());
    ours.requireNoFork(world.primitives(), theirs.head(world.primitives()));
    theirs.requireNoFork(world.primitives(), ours.head(world.primitives()));
  }

  @Test
  void anAuditorOfAnotherLogOrOneThatLagsIsRefused() throws Exception {
    World.Setup setup = new World.Setup(TransparencySuite.ED25519, true, WINDOW, Optional.empty());
    World audited = new World(setup, 9);
    audited.insert(ALICE, KEY);
    PublishedHead first = audited.head();
    audited.pass(100);
    audited.insert(BOB, Bytes.EMPTY);
    PublishedHead second = audited.head();
    assertThat(new Person(audited).search(ALICE).value().value()).isEqualTo(KEY);
    // An auditor that is a little behind is as good.
    audited.show(new PublishedHead(second.treeHead(), first.auditorTreeHead()));
    assertThat(new Person(audited).search(ALICE).value().value()).isEqualTo(KEY);
    World other = new World(setup, 10);
    other.insert(ALICE, KEY);
    audited.show(new PublishedHead(second.treeHead(), other.head().auditorTreeHead()));
    Suites.assertRefused(Reason.AUDITOR, () -> new Person(audited).search(ALICE));
    audited.pass(100_001);
    audited.insert(BOB, Bytes.EMPTY);
    audited.show(new PublishedHead(audited.head().treeHead(), first.auditorTreeHead()));
    Suites.assertRefused(Reason.AUDITOR, () -> new Person(audited).search(ALICE));
  }

  @Test
  void anAuditorThatFollowedAForkDoesNotVouchForTheOther() throws Exception {
    World.Setup setup = new World.Setup(TransparencySuite.ED25519, true, WINDOW, Optional.empty());
    World audited = new World(setup, 9);
    audited.insert(ALICE, KEY);
    World fork = audited.fork();
    audited.insert(BOB, Bytes.EMPTY);
    fork.insert(ALICE, FALSE_KEY);
    fork.show(new PublishedHead(fork.head().treeHead(), audited.head().auditorTreeHead()));
    Suites.assertRefused(Reason.AUDITOR, () -> new Person(fork).search(ALICE));
    // And it refuses the fork's next change.
    fork.insert(BOB, Bytes.EMPTY);
    Suites.assertRefused(
        Reason.PREFIX_ROOT,
        () ->
            audited
                .audited()
                .follow(audited.primitives(), audited.configuration(), fork.updates().getLast()));
  }
}
