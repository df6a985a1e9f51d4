package sonet.transparency.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.prefix.PartialTree.Searched;
import sonet.transparency.testing.Suites;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.PrefixProof;
import sonet.transparency.wire.PrefixSearchResult;
import sonet.transparency.wire.PrefixSearchResult.Inclusion;
import sonet.transparency.wire.PrefixSearchResult.NonInclusionLeaf;
import sonet.transparency.wire.PrefixSearchResult.NonInclusionParent;

/// An operator who says of a prefix tree what is not so, with a root that is right (§12.2).
class PartialTreeTest {
  private static final Primitives PRIMITIVES = Suites.ED25519;

  /// Keys by their first bits, and the leaf of each.
  private static final Bytes ALICE = key(0b0010_0000);

  private static final Bytes BOB = key(0b1000_0000);
  private static final PrefixLeaf ALICES = new PrefixLeaf(ALICE, key(1));
  private static final PrefixLeaf BOBS = new PrefixLeaf(BOB, key(2));

  private final PrefixTree tree =
      PrefixTree.empty(PRIMITIVES, _ -> PrefixNode.Empty.INSTANCE)
          .change(List.of(ALICES, BOBS), List.of());

  private static Bytes key(int first) {
    byte[] key = new byte[32];
    key[0] = (byte) first;
    return Bytes.wrap(key);
  }

  private static Searched searched(PrefixLeaf leaf) {
    return new Searched(leaf.vrfOutput(), Optional.of(leaf.commitment()));
  }

  private static Searched searched(Bytes key) {
    return new Searched(key, Optional.empty());
  }

  private static PrefixProof proof(List<Bytes> elements, PrefixSearchResult... results) {
    return new PrefixProof(List.of(results), elements);
  }

  private Bytes bobsNode() {
    return PrefixNode.Leaf.of(PRIMITIVES, BOBS).hash();
  }

  @Test
  void whatIsThereIsShownToBeThere() throws Exception {
    PrefixProof proof = tree.prove(List.of(ALICE));
    assertThat(proof).isEqualTo(proof(List.of(bobsNode()), new Inclusion(1)));
    assertThat(PartialTree.of(PRIMITIVES, List.of(searched(ALICES)), proof).root())
        .isEqualTo(tree.root());
  }

  @Test
  void aKeyIsNotAbsentBecauseOfItsOwnLeaf() {
    PrefixProof lie = proof(List.of(bobsNode()), new NonInclusionLeaf(ALICES, 1));
    Suites.assertRefused(
        Reason.PREFIX_PROOF, () -> PartialTree.of(PRIMITIVES, List.of(searched(ALICES)), lie));
  }

  @Test
  void aKeyIsNotAbsentBecauseOfALeafThatDoesNotLieInItsWay() {
    // The operator has made a tree in which Bob's leaf is on the left, where it does not belong,
    // so that the root is right.
    PrefixProof lie = proof(List.of(bobsNode()), new NonInclusionLeaf(BOBS, 1));
    Suites.assertRefused(
        Reason.PREFIX_PROOF, () -> PartialTree.of(PRIMITIVES, List.of(searched(ALICES)), lie));
  }

  @Test
  void searchesThatComeToOnePlaceSeeTheSameThere() {
    // Another key on Alice's path: where her leaf is, there is nothing for it.
    Bytes other = key(0b0011_0000);
    PrefixSearchResult nothing = new NonInclusionParent(1);
    PrefixSearchResult found = new Inclusion(1);
    Suites.assertRefused(
        Reason.PREFIX_PROOF,
        () ->
            PartialTree.of(
                PRIMITIVES,
                List.of(searched(other), searched(ALICES)),
                proof(List.of(bobsNode()), nothing, found)));
    Suites.assertRefused(
        Reason.PREFIX_PROOF,
        () ->
            PartialTree.of(
                PRIMITIVES,
                List.of(searched(ALICES), searched(other)),
                proof(List.of(bobsNode()), found, nothing)));
    // Nothing at one depth, and nothing at another below it.
    Suites.assertRefused(
        Reason.PREFIX_PROOF,
        () ->
            PartialTree.of(
                PRIMITIVES,
                List.of(searched(other), searched(key(0b0011_1000))),
                proof(List.of(bobsNode()), nothing, new NonInclusionParent(2))));
  }

  @Test
  void thereIsOneResultForEachSearch() {
    PrefixProof two = proof(List.of(bobsNode()), new Inclusion(1), new Inclusion(1));
    Suites.assertRefused(
        Reason.PROOF_SIZE, () -> PartialTree.of(PRIMITIVES, List.of(searched(ALICES)), two));
    Suites.assertRefused(
        Reason.PROOF_SIZE,
        () ->
            PartialTree.of(
                PRIMITIVES, List.of(searched(ALICES), searched(BOB), searched(ALICE)), two));
  }

  @Test
  void noSearchGoesDeeperThanAKeyIsLong() {
    for (int depth : List.of(-1, 256)) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Inclusion(depth));
      assertThatIllegalArgumentException().isThrownBy(() -> new NonInclusionParent(depth));
      assertThatIllegalArgumentException().isThrownBy(() -> new NonInclusionLeaf(BOBS, depth));
    }
    assertThat(new Inclusion(255).depth()).isEqualTo(255);
  }

  @Test
  void aPageOfMoreLevelsThanThereAreIsDamaged() {
    Writer page = new Writer();
    for (int level = 0; level < 5; level++) {
      page.u8(2);
    }
    for (int leaf = 0; leaf < 6; leaf++) {
      page.u8(0);
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> PrefixPage.decode(PRIMITIVES, PageId.root(7), page.toBytes()))
        .withMessageContaining("damaged")
        .withStackTraceContaining("too many levels");
  }
}
