package sonet.transparency.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.transparency.HeadSigner;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.testing.Person;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.World;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.DeploymentMode.ThirdPartyAuditing;
import sonet.transparency.wire.Endorsement;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.PrefixProof;

/// What a log may not do unseen by its auditor (§15.2), what an auditor may not say, and a state
/// that its disk has damaged.
class HostileUpdatesTest {
  private static final Bytes ALICE = Bytes.utf8("alice");
  private static final Bytes BOB = Bytes.utf8("bob");

  private World world;

  @BeforeEach
  void begin() throws Exception {
    world = new World(new World.Setup(TransparencySuite.ED25519, true, 100, Optional.empty()), 5);
    for (int i = 0; i < 5; i++) {
      world.pass(30);
      world.insert(i % 2 == 0 ? ALICE : BOB, Bytes.EMPTY);
    }
  }

  private void assertRefused(Reason reason, List<PrefixLeaf> added, List<PrefixLeaf> removed) {
    List<Bytes> keys =
        Stream.concat(added.stream(), removed.stream()).map(PrefixLeaf::vrfOutput).toList();
    PrefixProof proof = world.tip().prefixes().prove(keys);
    AuditorUpdate update = new AuditorUpdate(world.now(), added, removed, proof);
    Suites.assertRefused(
        reason, () -> world.audited().follow(world.primitives(), world.configuration(), update));
  }

  private PrefixLeaf leaf(Bytes label, int version) {
    return world.store().versions(label).get(version).leaf();
  }

  @Test
  void aLeafThatIsThereIsNotAddedAgainWithAnotherCommitment() {
    PrefixLeaf there = leaf(ALICE, 0);
    PrefixLeaf other = new PrefixLeaf(there.vrfOutput(), Bytes.wrap(new byte[32]));
    assertRefused(Reason.AUDITOR_UPDATE, List.of(other), List.of());
    assertRefused(Reason.AUDITOR_UPDATE, List.of(there), List.of());
  }

  @Test
  void leavesThatAreRemovedAscend() {
    List<PrefixLeaf> leaves =
        List.of(leaf(ALICE, 0), leaf(BOB, 0)).stream()
            .sorted((one, other) -> other.vrfOutput().compareTo(one.vrfOutput()))
            .toList();
    assertRefused(Reason.AUDITOR_UPDATE, List.of(), leaves);
    assertRefused(Reason.AUDITOR_UPDATE, List.of(), List.of(leaves.get(0), leaves.get(0)));
  }

  @Test
  void aLeafThatWasNotThereIsNotRemoved() {
    PrefixLeaf none = new PrefixLeaf(Bytes.wrap(new byte[32]), Bytes.wrap(new byte[32]));
    assertRefused(Reason.AUDITOR_UPDATE, List.of(), List.of(none));
  }

  private static Bytes changed(Bytes encoded, int at, int to) {
    byte[] bytes = encoded.toArray();
    bytes[at] = (byte) to;
    return Bytes.wrap(bytes);
  }

  @Test
  void aStateThatItsDiskDamagedIsRefused() throws Exception {
    // So young that nothing of it was published.
    World young =
        new World(new World.Setup(TransparencySuite.ED25519, true, 1L << 50, Optional.empty()), 6);
    for (int i = 0; i < 5; i++) {
      young.insert(ALICE, Bytes.EMPTY);
    }
    AuditedLog log = young.audited();
    assertThat(log.size()).isEqualTo(5);
    Bytes encoded = log.encoded();
    assertThat(AuditedLog.decode(encoded)).isEqualTo(log);
    int timestamps = 1 + 8 + 2 * 32 + 32;
    int count = timestamps + 2 * 8;
    int leaves = count + 4;
    assertThat(log.frontier()).hasSize(2);
    assertThat(log.unpublished().byLeaf()).hasSize(5);

    assertDamaged("a state of version 2", changed(encoded, 0, 2));
    assertDamaged("a log of -", changed(encoded, 1, 0x80));
    // The time of the first entry of the frontier after that of the second.
    assertDamaged("timestamps", changed(encoded, timestamps, 0x70));
    assertDamaged("do not fit", changed(encoded, count + 2, 1));
    // The first leaf at a position that is none, after the others, and beyond the log.
    assertDamaged("leaves", changed(encoded, leaves + 32, 0x80));
    assertDamaged("leaves", changed(encoded, leaves + 39, 5));
    Bytes second = encoded.slice(leaves + 40, leaves + 80);
    assertDamaged(
        "leaves",
        Bytes.concat(
            encoded.slice(0, leaves),
            second,
            second,
            encoded.slice(leaves + 80, encoded.length())));
  }

  private static void assertDamaged(String how, Bytes encoded) {
    assertThatThrownBy(() -> AuditedLog.decode(encoded))
        .isInstanceOf(TransparencyException.class)
        .hasMessageContaining(how);
  }

  @Test
  void leavesAreTheSameWhenAllOfThemAre() {
    UnpublishedLeaves leaves = world.audited().unpublished();
    TreeMap<Bytes, Long> fewer = new TreeMap<>(leaves.byLeaf());
    Bytes first = fewer.firstKey();
    assertThat(leaves.contains(first)).isTrue();
    assertThat(fewer.remove(first)).isNotNull();
    assertThat(leaves).isNotEqualTo(UnpublishedLeaves.of(fewer));
    assertThat(UnpublishedLeaves.of(fewer).contains(first)).isFalse();
  }

  /// An auditor who began at an entry.
  private final HeadSigner signer = signer(50);

  private static HeadSigner signer(int seed) {
    return Suites.ED25519.signer(Suites.ED25519.generateKeys(new SeededRandom(seed)));
  }

  private void assertVouches(boolean vouches, long start, long lag, long size, long at)
      throws Exception {
    Person person = new Person(world);
    assertThat(person.search(ALICE).labelVersion().version()).isEqualTo(2);
    RetainedView view = person.state().view();
    ThirdPartyAuditing auditor = new ThirdPartyAuditing(lag, start, signer.publicKey());
    Bytes tbs =
        AuditorPolicy.configuration(world.configuration(), auditor)
            .auditorTreeHeadTbs(at, size, world.audited().root(world.primitives()));
    Endorsement endorsement =
        new Endorsement(
            signer.publicKey(), new AuditorTreeHead(at, size, signer.sign(tbs)), List.of());
    AuditorPolicy policy = new AuditorPolicy(List.of(auditor), 1);
    if (vouches) {
      assertThat(
              policy.requireEnough(
                  world.primitives(), world.configuration(), view, List.of(endorsement)))
          .containsExactly(auditor);
    } else {
      Suites.assertRefused(
          Reason.AUDITOR,
          () ->
              policy.requireEnough(
                  world.primitives(), world.configuration(), view, List.of(endorsement)));
    }
  }

  @Test
  void anAuditorVouchesForWhatItHasAuditedAndNothingElse() throws Exception {
    long now = world.now();
    assertVouches(true, 4, 0, 5, now);
    // It audited nothing of this tree, or more than this tree has.
    assertVouches(false, 5, 0, 5, now);
    assertVouches(false, 0, 0, 6, now);
    // It is ahead of the log, or further behind than it said.
    assertVouches(false, 0, 0, 5, now + 1);
    assertVouches(true, 0, 7, 5, now - 7);
    assertVouches(false, 0, 6, 5, now - 7);
  }
}
