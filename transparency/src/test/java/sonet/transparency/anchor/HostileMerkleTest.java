package sonet.transparency.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.testing.Suites;

/// Proofs of a Merkle tree that lead too far, or to a tree that is none (RFC 9162 §2.1.3 and
/// §2.1.4).
class HostileMerkleTest {
  private static final Primitives PRIMITIVES = Suites.ED25519;
  private static final Bytes HASH = Bytes.wrap(new byte[32]);
  private static final Bytes LEAF = MerkleHash.leaf(PRIMITIVES, Bytes.utf8("entry"));

  @Test
  void aProofGoesNoFurtherThanTheRoot() {
    // The root of a tree of one entry, and a proof that goes on from there.
    Bytes beyond = MerkleHash.node(PRIMITIVES, HASH, LEAF);
    assertThat(MerkleProof.includes(PRIMITIVES, 0, 1, LEAF, List.of(), LEAF)).isTrue();
    assertThat(MerkleProof.includes(PRIMITIVES, 0, 1, LEAF, List.of(HASH), beyond)).isFalse();

    Bytes two = MerkleHash.node(PRIMITIVES, LEAF, HASH);
    MerkleProof.Head one = new MerkleProof.Head(1, LEAF);
    assertThat(extended(one, new MerkleProof.Head(2, two), List.of(HASH))).isTrue();
    List<Bytes> longer = new ArrayList<>(List.of(HASH, HASH));
    Bytes more = MerkleHash.node(PRIMITIVES, HASH, two);
    assertThat(extended(one, new MerkleProof.Head(2, more), longer)).isFalse();
  }

  @Test
  void aTreeThatIsDeeperThanItsSizeExtendsNone() {
    // The last two of six leaves are taken for two levels of the path, and what is new is hung
    // below the last of them.
    Bytes zero = MerkleHash.node(PRIMITIVES, node(0, 1), node(2, 3));
    MerkleProof.Head six = new MerkleProof.Head(6, MerkleHash.node(PRIMITIVES, zero, node(4, 5)));
    Bytes honest =
        MerkleHash.node(PRIMITIVES, zero, MerkleHash.node(PRIMITIVES, node(4, 5), leaf(6)));
    assertThat(extended(six, new MerkleProof.Head(7, honest), List.of(node(4, 5), leaf(6), zero)))
        .isTrue();
    Bytes below = MerkleHash.node(PRIMITIVES, leaf(5), leaf(6));
    Bytes deeper = MerkleHash.node(PRIMITIVES, zero, MerkleHash.node(PRIMITIVES, leaf(4), below));
    assertThat(
            extended(
                six, new MerkleProof.Head(7, deeper), List.of(leaf(5), leaf(6), leaf(4), zero)))
        .isFalse();
  }

  private static Bytes leaf(int number) {
    return MerkleHash.leaf(PRIMITIVES, Bytes.of((byte) number));
  }

  private static Bytes node(int left, int right) {
    return MerkleHash.node(PRIMITIVES, leaf(left), leaf(right));
  }

  private static boolean extended(MerkleProof.Head before, MerkleProof.Head after, List<Bytes> by) {
    return MerkleProof.extended(PRIMITIVES, before, after, by);
  }

  @Test
  void aProofIsOfHashes() {
    // A node is a hash of two hashes: another cut of the same bytes is no proof.
    Bytes short31 = Bytes.wrap(new byte[31]);
    Bytes root = MerkleHash.node(PRIMITIVES, LEAF, short31);
    assertThat(MerkleProof.includes(PRIMITIVES, 0, 2, LEAF, List.of(short31), root)).isFalse();
    assertThat(
            extended(
                new MerkleProof.Head(1, LEAF), new MerkleProof.Head(2, root), List.of(short31)))
        .isFalse();
    Bytes long33 = Bytes.wrap(new byte[33]);
    assertThat(
            MerkleProof.includes(
                PRIMITIVES, 0, 2, long33, List.of(HASH), MerkleHash.node(PRIMITIVES, long33, HASH)))
        .isFalse();
  }

  @Test
  void aTreeExtendsNoneThatIsLargerAndNoneThatIsEmpty() {
    MerkleProof.Head empty = new MerkleProof.Head(0, PRIMITIVES.hash());
    MerkleProof.Head one = new MerkleProof.Head(1, LEAF);
    MerkleProof.Head two = new MerkleProof.Head(2, MerkleHash.node(PRIMITIVES, LEAF, HASH));
    assertThat(extended(two, one, List.of(HASH))).isFalse();
    assertThat(extended(two, one, List.of())).isFalse();
    // Of one root: what the proof leads to is both of them.
    MerkleProof.Head three = new MerkleProof.Head(3, LEAF);
    assertThat(extended(three, one, List.of(LEAF))).isFalse();
    assertThat(extended(empty, one, List.of(LEAF))).isFalse();
    assertThat(extended(one, two, List.of())).isFalse();
    assertThat(extended(one, one, List.of())).isTrue();
    assertThat(extended(one, one, List.of(HASH))).isFalse();
  }
}
