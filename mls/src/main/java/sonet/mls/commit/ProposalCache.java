package sonet.mls.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.mls.proposal.ProposalRef;

/// The proposals of an epoch that a commit may refer to (RFC 9420 §12.1): an immutable list that
/// shares its tail, with an index that shares its nodes.
///
/// The index is a trie over the bits of the references. These are hashes, so it is as deep as its
/// logarithm, and whoever wants it a few bits deeper must search for colliding hashes that long.
public final class ProposalCache {
  /// No proposal.
  public static final ProposalCache EMPTY = new ProposalCache(null, null, null, 0, 0);

  /// How many are kept at most: no honest epoch comes near, and a flood ends here.
  public static final int MAX = 10_000;

  /// How many bytes they may have together, as encoded: a flood of large ones ends here.
  public static final int MAX_BYTES = 32 << 20;

  private final @Nullable SentProposal newest;
  private final @Nullable ProposalCache older;
  private final @Nullable Index index;
  private final int size;
  private final int bytes;

  private sealed interface Index {}

  private record Entry(ProposalRef reference, SentProposal proposal) implements Index {}

  private record Fork(@Nullable Index zero, @Nullable Index one) implements Index {}

  private ProposalCache(
      @Nullable SentProposal newest,
      @Nullable ProposalCache older,
      @Nullable Index index,
      int size,
      int bytes) {
    this.newest = newest;
    this.older = older;
    this.index = index;
    this.size = size;
    this.bytes = bytes;
  }

  /// This cache with one more proposal, which has a reference.
  public ProposalCache with(SentProposal proposal) {
    Entry entry = new Entry(proposal.reference().orElseThrow(AssertionError::new), proposal);
    return new ProposalCache(
        proposal, this, inserted(index, entry, 0), size + 1, bytes + lengthOf(proposal));
  }

  /// How many there are.
  public int size() {
    return size;
  }

  /// Whether one more fits.
  public boolean hasRoomFor(SentProposal proposal) {
    return size < MAX && lengthOf(proposal) <= MAX_BYTES - bytes;
  }

  private static int lengthOf(SentProposal proposal) {
    return proposal.proposal().encoded().length();
  }

  /// The proposal of a reference.
  public Optional<SentProposal> find(ProposalRef reference) {
    Index at = index;
    for (int depth = 0; at instanceof Fork fork; depth++) {
      at = bit(reference, depth) ? fork.one() : fork.zero();
    }
    return at instanceof Entry entry && entry.reference().equals(reference)
        ? Optional.of(entry.proposal())
        : Optional.empty();
  }

  /// All of them, oldest first.
  public List<SentProposal> all() {
    return after(0);
  }

  /// Those that came after the first so many, oldest first.
  public List<SentProposal> after(int count) {
    List<SentProposal> all = new ArrayList<>(Math.max(0, size - count));
    for (ProposalCache at = this; at != null && at.size > count; at = at.older) {
      if (at.newest != null) {
        all.add(at.newest);
      }
    }
    return all.reversed();
  }

  /// Whether this cache is another one with more behind it, which costs as much as there is more.
  public boolean continues(ProposalCache earlier) {
    ProposalCache at = this;
    while (at != null && at.size > earlier.size) {
      at = at.older;
    }
    return at == earlier || (earlier.size == 0 && at != null);
  }

  private static Index inserted(@Nullable Index at, Entry entry, int depth) {
    return switch (at) {
      case null -> entry;
      case Entry same when same.reference().equals(entry.reference()) -> entry;
      case Entry other -> inserted(inserted(new Fork(null, null), other, depth), entry, depth);
      case Fork(Index zero, Index one) ->
          bit(entry.reference(), depth)
              ? new Fork(zero, inserted(one, entry, depth + 1))
              : new Fork(inserted(zero, entry, depth + 1), one);
    };
  }

  /// Beyond the end of a reference all bits are 0; two of one suite are equally long.
  private static boolean bit(ProposalRef reference, int depth) {
    Bytes value = reference.value();
    return depth / 8 < value.length() && (value.at(depth / 8) >> (7 - depth % 8) & 1) != 0;
  }
}
