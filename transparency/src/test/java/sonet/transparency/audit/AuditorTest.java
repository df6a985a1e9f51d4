package sonet.transparency.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.transparency.HeadSigner;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.operator.Insertion;
import sonet.transparency.operator.LogWriter;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.testing.Person;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.World;
import sonet.transparency.wire.AuditorBundle;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.DeploymentMode.ThirdPartyAuditing;
import sonet.transparency.wire.Endorsement;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.PrefixProof;

class AuditorTest {
  private static final Bytes ALICE = Bytes.utf8("alice");
  private static final long WINDOW = 100;

  private World world;

  @BeforeEach
  void begin() throws Exception {
    world =
        new World(new World.Setup(TransparencySuite.ED25519, true, WINDOW, Optional.empty()), 5);
  }

  static Stream<Integer> seeds() {
    return Stream.iterate(0, seed -> seed + 1).limit(12);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anAuditorComesToTheRootsOfTheLog(int seed) throws Exception {
    SeededRandom random = new SeededRandom(seed);
    List<PrefixLeaf> published = new ArrayList<>();
    int removed = 0;
    for (int i = 0; i < 40; i++) {
      world.pass(random.below(80));
      List<Insertion> insertions = new ArrayList<>();
      for (int j = 0; j <= random.below(5); j++) {
        insertions.add(world.next(Bytes.utf8("label " + i + " " + j), random.bytes(3)));
      }
      List<PrefixLeaf> removals = new ArrayList<>();
      if (i > 25 && random.onceIn(2)) {
        removals.addAll(
            LogWriter.removable(
                world.tip(),
                published.subList(0, Math.min(random.below(12), published.size())),
                world.audited().unpublished().byLeaf().keySet()));
        published.removeAll(removals);
        removed += removals.size();
      }
      world.append(insertions, removals);
      insertions.forEach(insertion ->
          published.add(
              world.store().versions(insertion.labelVersion().label()).getFirst().leaf()));
      assertThat(world.audited().tree()).isEqualTo(world.tip().tree());
      assertThat(world.audited().prefixRoot()).isEqualTo(world.tip().prefixes().root());
      assertThat(AuditedLog.decode(world.audited().encoded())).isEqualTo(world.audited());
      removals.forEach(
          leaf -> assertThat(world.tip().prefixes().commitment(leaf.vrfOutput())).isEmpty());
    }
    assertThat(removed).isPositive();
  }

  @Test
  void aLeafRemovedBeforeADistinguishedEntryHadItIsRefused() throws Exception {
    world.insert(ALICE, Bytes.EMPTY);
    world.pass(10);
    world.insert(Bytes.utf8("bob"), Bytes.EMPTY);
    world.pass(10);
    world.insert(Bytes.utf8("carol"), Bytes.EMPTY);
    PrefixLeaf carol = world.store().versions(Bytes.utf8("carol")).getFirst().leaf();
    assertThat(world.audited().unpublished().byLeaf()).containsKey(carol.vrfOutput());
    Insertion next = world.next(ALICE, Bytes.EMPTY);
    Suites.assertRefused(Reason.AUDITOR_UPDATE, () -> world.append(List.of(next), List.of(carol)));
  }

  @Test
  void whatAnUpdateMayNotSayIsRefused() throws Exception {
    world.insert(ALICE, Bytes.EMPTY);
    world.pass(10);
    AuditedLog before = world.audited();
    world.append(
        List.of(world.next(ALICE, Bytes.EMPTY), world.next(Bytes.utf8("bob"), Bytes.EMPTY)),
        List.of());
    AuditorUpdate honest = world.updates().getLast();
    assertThat(before.follow(world.primitives(), world.configuration(), honest).tree())
        .isEqualTo(world.tip().tree());
    PrefixProof proof = honest.proof();
    assertRefused(
        before,
        Reason.NOT_MONOTONIC,
        new AuditorUpdate(World.BEGIN - 1, honest.added(), honest.removed(), proof));
    assertRefused(
        before,
        Reason.AUDITOR_UPDATE,
        new AuditorUpdate(honest.timestamp(), honest.added().reversed(), List.of(), proof));
    assertRefused(
        before,
        Reason.PROOF_SIZE,
        new AuditorUpdate(honest.timestamp(), honest.added().subList(1, 2), List.of(), proof));
    assertRefused(
        before,
        Reason.AUDITOR_UPDATE,
        new AuditorUpdate(
            honest.timestamp(), List.of(), List.of(), new PrefixProof(List.of(), List.of())));
    assertRefused(
        before,
        Reason.AUDITOR_UPDATE,
        new AuditorUpdate(honest.timestamp(), List.of(), honest.added(), proof));
    assertRefused(
        world.audited(),
        Reason.PREFIX_ROOT,
        new AuditorUpdate(world.now(), honest.added(), List.of(), proof));
  }

  private void assertRefused(AuditedLog log, Reason reason, AuditorUpdate update) {
    Suites.assertRefused(
        reason, () -> log.follow(world.primitives(), world.configuration(), update));
  }

  @Test
  void enoughOfSeveralAuditorsMustVouch() throws Exception {
    List<HeadSigner> signers = new ArrayList<>();
    List<ThirdPartyAuditing> auditors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      HeadSigner signer =
          world.primitives().signer(world.primitives().generateKeys(new SeededRandom(50 + i)));
      signers.add(signer);
      auditors.add(new ThirdPartyAuditing(1000, 0, signer.publicKey()));
    }
    AuditorPolicy policy = new AuditorPolicy(auditors, 2);
    List<AuditedLog> states = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      world.pass(10);
      world.insert(ALICE, Bytes.EMPTY);
      states.add(world.audited());
    }
    Person person = new Person(world);
    assertThat(person.search(ALICE).labelVersion().version()).isEqualTo(8);
    RetainedView view = person.state().view();
    List<Endorsement> endorsements = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      endorsements.add(
          endorsement(signers.get(i), auditors.get(i), states.get(states.size() - 1 - 3 * i)));
    }
    for (int i = 0; i < 3; i++) {
      List<Endorsement> two = new ArrayList<>(endorsements);
      ThirdPartyAuditing silent = auditors.get(i);
      two.remove(i);
      assertThat(policy.requireEnough(world.primitives(), world.configuration(), view, two))
          .hasSize(2)
          .doesNotContain(silent);
      List<Endorsement> one = List.of(endorsements.get(i), endorsements.get(i));
      Suites.assertRefused(
          Reason.AUDITOR,
          () -> policy.requireEnough(world.primitives(), world.configuration(), view, one));
    }
    // One signs for another, and one follows another log.
    Endorsement borrowed =
        new Endorsement(
            auditors.get(1).auditorPublicKey(),
            endorsements.get(0).head(),
            endorsements.get(0).consistency());
    Suites.assertRefused(
        Reason.AUDITOR,
        () ->
            policy.requireEnough(
                world.primitives(),
                world.configuration(),
                view,
                List.of(endorsements.get(0), borrowed)));
  }

  private Endorsement endorsement(HeadSigner signer, ThirdPartyAuditing auditor, AuditedLog state)
      throws Exception {
    AuditorTreeHead head =
        state.sign(
            world.primitives(),
            AuditorPolicy.configuration(world.configuration(), auditor),
            signer);
    Endorsement endorsement =
        AuditorPolicy.endorse(signer.publicKey(), head, world.head().size(), world.store());
    assertThat(Endorsement.decode(endorsement.encoded())).isEqualTo(endorsement);
    return endorsement;
  }

  @Test
  void anAuditorCatchesUpFromFiles() throws Exception {
    for (int i = 0; i < AuditorBundle.FULL + 3; i++) {
      world.pass(10);
      world.insert(ALICE, Bytes.EMPTY);
    }
    List<AuditorUpdate> all = world.updates();
    AuditedLog log = AuditedLog.begin(world.primitives());
    for (int from = 0; from < all.size(); from += AuditorBundle.FULL) {
      List<AuditorUpdate> part = all.subList(from, Math.min(from + AuditorBundle.FULL, all.size()));
      Bytes file = new AuditorBundle(part).encoded();
      for (AuditorUpdate update : AuditorBundle.decode(file).updates()) {
        log = log.follow(world.primitives(), world.configuration(), update);
      }
    }
    assertThat(log).isEqualTo(world.audited());
    Bytes tooMany =
        Bytes.concat(
            new AuditorBundle(all.subList(0, AuditorBundle.FULL)).encoded(),
            new AuditorBundle(all.subList(0, 1)).encoded());
    Suites.assertRefused(Reason.MALFORMED, () -> AuditorBundle.decode(tooMany));
    Suites.assertRefused(Reason.MALFORMED, () -> AuditorBundle.decode(Bytes.EMPTY));
  }

  @Test
  void aPolicyNamesDifferentAuditorsAndNoMoreThanThereAre() {
    ThirdPartyAuditing one = new ThirdPartyAuditing(1, 0, Bytes.of((byte) 1));
    assertThatThrownBy(() -> new AuditorPolicy(List.of(one), 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AuditorPolicy(List.of(one, one), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AuditorPolicy(List.of(one), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
