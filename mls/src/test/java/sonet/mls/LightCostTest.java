package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.Counts;
import sonet.mls.testing.Primitive;
import sonet.mls.testing.TestClient;

/// What a light member's join and life cost in groups of 157, 625, 2,500 and 10,000: bytes and
/// primitives, counted and not timed. Each group is four times as large as the one before, so its
/// tree is two levels deeper.
final class LightCostTest {
  private static final List<Integer> SIZES = List.of(157, 625, 2500, 10_000);
  private static final List<Integer> LEVELS = List.of(8, 10, 12, 14);

  private static final List<Integer> WELCOMES = new ArrayList<>();
  private static final List<Integer> COMMITS = new ArrayList<>();
  private static final List<Integer> STATES = new ArrayList<>();
  private static final List<Map<Primitive, Integer>> JOINS = new ArrayList<>();
  private static final List<Map<Primitive, Integer>> PROCESSES = new ArrayList<>();
  private static final List<Map<Primitive, Integer>> READS = new ArrayList<>();

  @BeforeAll
  static void measure() throws MlsException {
    for (int size : SIZES) {
      TestClient alice = TestClient.create("alice", 1, 1);
      Group group = LargeGroup.of(alice, size - 1);
      Counts counts = new Counts();
      TestClient dave = TestClient.watched("dave", 1, 2, counts);
      KeyPackageBundle bundle = dave.keyPackage();
      PendingCommit add =
          group.commit(
              CommitRequest.update()
                  .with(new Proposal.Add(bundle.keyPackage()))
                  .withoutTreeInWelcome());
      assertThat(add.group().size()).isEqualTo(size);
      Bytes welcome =
          add.group().annotatedWelcome(add.welcome().orElseThrow(), bundle.keyPackage()).encoded();
      WELCOMES.add(welcome.length());

      counts.reset();
      LightGroup light =
          LightGroup.join(
              dave.environment(),
              LightJoinRequest.of(AnnotatedWelcome.decode(welcome), bundle, dave.signer()));
      JOINS.add(counts.all());
      assertThat(light.epochAuthenticator()).isEqualTo(add.group().epochAuthenticator());

      Group next = add.keep();
      PendingCommit update = next.commit(CommitRequest.update());
      Bytes commit = next.annotation(update).forReceiver(light.self()).encoded();
      COMMITS.add(commit.length());
      counts.reset();
      light = light.process(AnnotatedCommit.decode(commit)).keep();
      PROCESSES.add(counts.all());
      assertThat(light.epochAuthenticator()).isEqualTo(update.group().epochAuthenticator());

      Group last = update.keep();
      var message = last.authenticated(last.protect(Bytes.utf8("hello")));
      counts.reset();
      light = light.process(message).keep();
      READS.add(counts.all());
      try (Group.Snapshot snapshot = light.snapshot()) {
        STATES.add(snapshot.state().length());
      }
    }
  }

  private static List<Integer> counts(List<Map<Primitive, Integer>> runs, Primitive primitive) {
    return runs.stream().map(run -> run.getOrDefault(primitive, 0)).toList();
  }

  /// So many at once, and so many for each level of the tree.
  private static List<Integer> perLevel(int constant, int perLevel) {
    return LEVELS.stream().map(level -> constant + perLevel * level).toList();
  }

  @Test
  void aJoinOfTenThousandTakesLessThanTwentyKilobytes() {
    assertThat(WELCOMES.getLast()).isLessThan(20_000);
    assertThat(COMMITS.getLast()).isLessThan(20_000);
    assertThat(STATES.getLast()).isLessThan(20_000);
  }

  @Test
  void bytesGrowByWhatALevelAddsAndNotWithTheMembers() {
    // A level is two nodes in each of two proofs; a commit has three proofs and a path.
    assertThat(growth(WELCOMES)).allMatch(bytes -> bytes < 4 * 120);
    assertThat(growth(COMMITS)).allMatch(bytes -> bytes < 6 * 120 + 2 * 150);
    assertThat(growth(STATES)).allMatch(bytes -> bytes < 4 * 120);
  }

  private static List<Integer> growth(List<Integer> bytes) {
    List<Integer> growth = new ArrayList<>();
    for (int i = 1; i < bytes.size(); i++) {
      growth.add(bytes.get(i) - bytes.get(i - 1));
    }
    return growth;
  }

  @Test
  void aJoinVerifiesOneSignatureAndOpensOneSecret() {
    assertThat(counts(JOINS, Primitive.VERIFY)).isEqualTo(perLevel(1, 0));
    assertThat(counts(JOINS, Primitive.DECAPSULATE)).isEqualTo(perLevel(1, 0));
    assertThat(counts(JOINS, Primitive.KEY_PAIR)).isEqualTo(perLevel(1, 0));
    assertThat(counts(JOINS, Primitive.HASH)).isEqualTo(perLevel(6, 4));
    assertThat(counts(JOINS, Primitive.HMAC)).isEqualTo(perLevel(25, 2));
  }

  @Test
  void aCommitTakesTwoSignaturesAndOneSecret() {
    assertThat(counts(PROCESSES, Primitive.VERIFY)).isEqualTo(perLevel(2, 0));
    assertThat(counts(PROCESSES, Primitive.DECAPSULATE)).isEqualTo(perLevel(1, 0));
    assertThat(counts(PROCESSES, Primitive.KEY_PAIR)).isEqualTo(perLevel(1, 0));
    assertThat(counts(PROCESSES, Primitive.HASH)).isEqualTo(perLevel(6, 4));
    assertThat(counts(PROCESSES, Primitive.HMAC)).isEqualTo(perLevel(24, 2));
  }

  @Test
  void aMessageTakesOneSignatureAndAHashForEachLevel() {
    assertThat(counts(READS, Primitive.VERIFY)).isEqualTo(perLevel(1, 0));
    assertThat(counts(READS, Primitive.AEAD)).isEqualTo(perLevel(2, 0));
    assertThat(counts(READS, Primitive.HASH)).isEqualTo(perLevel(1, 1));
    assertThat(counts(READS, Primitive.HMAC)).isEqualTo(perLevel(5, 2));
  }
}
