package sonet.transparency.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.proof.CombinedTree.Repeats;
import sonet.transparency.testing.Configurations;
import sonet.transparency.testing.ShownLog;
import sonet.transparency.testing.Suites;
import sonet.transparency.wire.CombinedTreeProof;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.PrefixProof;
import sonet.transparency.wire.PrefixSearchResult.Inclusion;
import sonet.transparency.wire.PrefixSearchResult.NonInclusionParent;

/// Proofs that lack something, and logs whose times go backwards (§12.3).
class HostileProofTest {
  private static final Bytes HASH = Bytes.wrap(new byte[32]);

  @Test
  void timesMayGoBackwardsNeitherToTheLeftNorToTheRight() throws Exception {
    CombinedTree before = new ShownLog().entry(20).entry(10).tree(1000);
    assertThat(before.timestamp(0)).isEqualTo(20);
    Suites.assertRefused(Reason.NOT_MONOTONIC, () -> before.timestamp(1));
    CombinedTree after = new ShownLog().entry(20).entry(10).tree(1000);
    assertThat(after.timestamp(1)).isEqualTo(10);
    Suites.assertRefused(Reason.NOT_MONOTONIC, () -> after.timestamp(0));
  }

  @Test
  void theTimeOfAnEntryIsAskedForBeforeWhatIsInIt() throws Exception {
    // Only so is the entry bound to the log: what has no time is not proven to be in it.
    ShownLog log = new ShownLog().entry(10, 0L).entry(20, 0L).entry(30, 0L);
    CombinedTree tree = log.tree(1000);
    assertThat(tree.searchLadder(0, 0, Repeats.INCLUDED)).isEqualTo(Relation.EQUAL);
    tree.monitoringLadder(1, 0);
    assertThat(tree.includes(2, 0)).isTrue();
    assertThat(log.lookups())
        .isEqualTo(Map.of(0L, List.of(0L, 1L), 1L, List.of(0L), 2L, List.of(0L)));
  }

  private static ConsumingView view(
      long size, List<PrefixProof> prefixes, Map<Long, KnownVersion> versions) {
    CombinedTreeProof proof =
        new CombinedTreeProof(List.of(1L, 2L), prefixes, List.of(), List.of());
    return new ConsumingView(Suites.ED25519, size, RetainedView.NONE, versions, proof);
  }

  @Test
  void everyLookupHasAResultAndAKey() throws Exception {
    PrefixProof one = new PrefixProof(List.of(new NonInclusionParent(1)), List.of(HASH));
    Map<Long, KnownVersion> known = Map.of(0L, new KnownVersion(HASH, Optional.empty()));
    TreeView.Lookups lookups = view(2, List.of(one), known).lookups(0);
    assertThat(lookups.includes(0)).isFalse();
    Suites.assertRefused(Reason.PROOF_SIZE, () -> lookups.includes(0));

    TreeView.Lookups unknown = view(2, List.of(one), known).lookups(0);
    Suites.assertRefused(Reason.LADDER, () -> unknown.includes(1));
    Suites.assertRefused(Reason.PROOF_SIZE, () -> view(2, List.of(), known).lookups(0));
  }

  @Test
  void whatHasNoCommitmentCannotBeThere() throws Exception {
    PrefixProof one = new PrefixProof(List.of(new Inclusion(1)), List.of(HASH));
    Map<Long, KnownVersion> known = Map.of(0L, new KnownVersion(HASH, Optional.empty()));
    TreeView.Lookups lookups = view(2, List.of(one), known).lookups(0);
    assertThat(lookups.includes(0)).isTrue();
    Suites.assertRefused(Reason.PREFIX_PROOF, lookups::end);
  }

  @Test
  void lookupsOfOneEntryHaveOneRoot() throws Exception {
    PrefixProof first = new PrefixProof(List.of(new NonInclusionParent(1)), List.of(HASH));
    byte[] other = new byte[32];
    other[0] = 1;
    PrefixProof second =
        new PrefixProof(List.of(new NonInclusionParent(1)), List.of(Bytes.wrap(other)));
    ConsumingView view =
        view(2, List.of(first, second), Map.of(0L, new KnownVersion(HASH, Optional.empty())));
    CombinedTree tree = new CombinedTree(Configurations.withWindow(1000), view);
    assertThat(tree.includes(0, 0)).isFalse();
    Suites.assertRefused(Reason.PREFIX_ROOT, () -> tree.includes(0, 0));
  }

  @Test
  void everyEntryHasARootOfItsPrefixTree() throws Exception {
    ConsumingView view = view(2, List.of(), Map.of());
    assertThat(view.timestamp(0)).isEqualTo(1);
    assertThat(view.timestamp(1)).isEqualTo(2);
    Suites.assertRefused(Reason.PROOF_SIZE, () -> view.finish(Optional.empty()));
  }

  @Test
  void everyEntryOfTheFrontierIsShown() throws Exception {
    CombinedTreeProof proof =
        new CombinedTreeProof(List.of(1L), List.of(), List.of(HASH), List.of(HASH));
    ConsumingView view = new ConsumingView(Suites.ED25519, 2, RetainedView.NONE, Map.of(), proof);
    assertThat(view.timestamp(0)).isEqualTo(1);
    Suites.assertRefused(Reason.PROOF_SIZE, () -> view.finish(Optional.empty()));
  }

  @Test
  void aViewHasTheEntriesOfItsFrontierAndNoOthers() {
    FullSubtrees tree = new FullSubtrees(2, List.of(HASH));
    LogEntry entry = new LogEntry(1, HASH);
    assertThat(new RetainedView(tree, new TreeMap<>(Map.of(1L, entry))).size()).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetainedView(tree, new TreeMap<>(Map.of(0L, entry))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetainedView(tree, new TreeMap<>(Map.of(0L, entry, 1L, entry))));
  }

  @Test
  void versionsAndNumbersThatCannotBeAreTheCallersMistake() {
    assertThatIllegalArgumentException().isThrownBy(() -> Ladder.base(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Ladder.base(1L << 32));
    assertThat(Ladder.base((1L << 32) - 1)).contains((1L << 32) - 1);
    for (int recent : List.of(0, DistinguishedWalk.MOST + 1)) {
      CombinedTree tree = new ShownLog().entry(10).tree(1000);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DistinguishedWalk.run(tree, recent, Optional.empty()));
    }
  }
}
