package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.framing.MlsMessage;
import sonet.mls.testing.Counts;
import sonet.mls.testing.FullTree;
import sonet.mls.testing.Primitive;
import sonet.mls.testing.TestClient;

/// How many primitives an update costs in full trees of 64, 256 and 1024 leaves: counted, not
/// timed.
final class CommitCostTest {
  private static final List<Integer> DEPTHS = List.of(6, 8, 10);

  private static final List<Map<Primitive, Integer>> COMMITS = new ArrayList<>();
  private static final List<Map<Primitive, Integer>> PROCESSES = new ArrayList<>();
  private static final List<Map<Primitive, Integer>> SENDS = new ArrayList<>();
  private static final List<Map<Primitive, Integer>> READS = new ArrayList<>();

  @BeforeAll
  static void measure() throws MlsException {
    for (int depth : DEPTHS) {
      Counts alices = new Counts();
      Counts bobs = new Counts();
      TestClient alice = TestClient.watched("alice", 1, 1, alices);
      TestClient bob = TestClient.watched("bob", 1, 2, bobs);
      Group a =
          Group.joinExternally(
                  alice.environment(),
                  ExternalJoinRequest.of(FullTree.withTwoFree(1 << depth), alice.identity()))
              .keep();
      PendingCommit join =
          Group.joinExternally(
              bob.environment(),
              ExternalJoinRequest.of(
                  a.groupInfo(Group.GroupInfoContent.FULL).groupInfo(), bob.identity()));
      a = a.process(join.message()).keep();
      Group b = join.keep();
      assertThat(a.size()).isEqualTo(1 << depth);

      alices.reset();
      PendingCommit update = a.commit(CommitRequest.update());
      COMMITS.add(alices.all());
      bobs.reset();
      b = b.process(update.message()).keep();
      PROCESSES.add(bobs.all());
      a = update.keep();
      assertThat(b.epochAuthenticator()).isEqualTo(a.epochAuthenticator());

      alices.reset();
      MlsMessage message = a.protect(Bytes.utf8("hello"));
      SENDS.add(alices.all());
      bobs.reset();
      assertThat(b.process(message)).isInstanceOf(Received.Application.class);
      READS.add(bobs.all());
    }
  }

  private static List<Integer> counts(List<Map<Primitive, Integer>> runs, Primitive primitive) {
    return runs.stream().map(run -> run.getOrDefault(primitive, 0)).toList();
  }

  /// So many at once, and so many for each level of the tree.
  private static List<Integer> perLevel(int constant, int perLevel) {
    return DEPTHS.stream().map(depth -> constant + perLevel * depth).toList();
  }

  @Test
  void aCommitNeedsOneSealAndOneKeyPairForEachLevel() {
    assertThat(counts(COMMITS, Primitive.ENCAPSULATE)).isEqualTo(perLevel(0, 1));
    assertThat(counts(COMMITS, Primitive.AEAD)).isEqualTo(perLevel(0, 1));
    assertThat(counts(COMMITS, Primitive.KEY_PAIR)).isEqualTo(perLevel(1, 1));
    assertThat(counts(COMMITS, Primitive.DECAPSULATE)).isEqualTo(perLevel(0, 0));
  }

  @Test
  void aCommitIsSignedTwiceAndNothingIsVerified() {
    assertThat(counts(COMMITS, Primitive.SIGN)).isEqualTo(perLevel(2, 0));
    assertThat(counts(COMMITS, Primitive.VERIFY)).isEqualTo(perLevel(0, 0));
  }

  @Test
  void hashesAndMacsOfACommitGrowWithTheDepthAlone() {
    assertThat(counts(COMMITS, Primitive.HASH)).isEqualTo(perLevel(5, 2));
    assertThat(counts(COMMITS, Primitive.HMAC)).isEqualTo(perLevel(19, 7));
  }

  @Test
  void processingVerifiesTwoSignaturesAndOpensOnePathSecret() {
    assertThat(counts(PROCESSES, Primitive.VERIFY)).isEqualTo(perLevel(2, 0));
    assertThat(counts(PROCESSES, Primitive.SIGN)).isEqualTo(perLevel(0, 0));
    assertThat(counts(PROCESSES, Primitive.DECAPSULATE)).isEqualTo(perLevel(1, 0));
    assertThat(counts(PROCESSES, Primitive.AEAD)).isEqualTo(perLevel(1, 0));
    assertThat(counts(PROCESSES, Primitive.ENCAPSULATE)).isEqualTo(perLevel(0, 0));
  }

  @Test
  void whatProcessingDerivesGrowsWithTheDepthAlone() {
    assertThat(counts(PROCESSES, Primitive.HASH)).isEqualTo(perLevel(5, 2));
    assertThat(counts(PROCESSES, Primitive.HMAC)).isEqualTo(perLevel(26, 2));
    assertThat(counts(PROCESSES, Primitive.KEY_PAIR)).isEqualTo(perLevel(2, 0));
  }

  @Test
  void aMessageCostsOneSignatureAndTwoEncryptions() {
    assertThat(counts(SENDS, Primitive.SIGN)).isEqualTo(perLevel(1, 0));
    assertThat(counts(SENDS, Primitive.AEAD)).isEqualTo(perLevel(2, 0));
    assertThat(counts(SENDS, Primitive.HMAC)).isEqualTo(perLevel(5, 0));
    assertThat(counts(READS, Primitive.VERIFY)).isEqualTo(perLevel(1, 0));
    assertThat(counts(READS, Primitive.AEAD)).isEqualTo(perLevel(2, 0));
    assertThat(counts(READS, Primitive.HMAC)).isEqualTo(perLevel(3, 2));
  }
}
