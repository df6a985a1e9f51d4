package sonet.mls.commit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sonet.mls.proposal.ProposalRef;

/// The proposals of an epoch that a commit may refer to (RFC 9420 §12.1), an immutable list that
/// shares its tail.
public final class ProposalCache {
  /// No proposal.
  public static final ProposalCache EMPTY = new ProposalCache(null, null, 0);

  /// How many are kept at most: no honest epoch comes near, and a flood ends here.
  public static final int MAX = 10_000;

  private final @Nullable SentProposal newest;
  private final @Nullable ProposalCache older;
  private final int size;

  private ProposalCache(@Nullable SentProposal newest, @Nullable ProposalCache older, int size) {
    this.newest = newest;
    this.older = older;
    this.size = size;
  }

  /// This cache with one more proposal, which has a reference.
  public ProposalCache with(SentProposal proposal) {
    return new ProposalCache(proposal, this, size + 1);
  }

  /// How many there are.
  public int size() {
    return size;
  }

  /// Whether no more fit.
  public boolean isFull() {
    return size >= MAX;
  }

  /// The proposal of a reference.
  public Optional<SentProposal> find(ProposalRef reference) {
    for (ProposalCache at = this; at != null && at.newest != null; at = at.older) {
      if (at.newest.reference().filter(reference::equals).isPresent()) {
        return Optional.of(at.newest);
      }
    }
    return Optional.empty();
  }

  /// All of them by their references, for a commit that looks up many.
  public Map<ProposalRef, SentProposal> byReference() {
    Map<ProposalRef, SentProposal> map = new HashMap<>();
    for (SentProposal proposal : all()) {
      proposal.reference().ifPresent(reference -> map.put(reference, proposal));
    }
    return map;
  }

  /// All of them, oldest first.
  public List<SentProposal> all() {
    List<SentProposal> all = new ArrayList<>(size);
    for (ProposalCache at = this; at != null && at.newest != null; at = at.older) {
      all.add(at.newest);
    }
    return all.reversed();
  }
}
