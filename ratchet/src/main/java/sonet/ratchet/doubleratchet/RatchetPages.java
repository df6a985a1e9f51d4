package sonet.ratchet.doubleratchet;

import java.util.List;
import sonet.ratchet.braid.KeptPage;

/// What is stored of a ratchet in parts of their own: the keys of messages that are still awaited,
/// since a message seldom changes more than one page of them.
///
/// @param skipped those of the chains
/// @param braid those of the braid
public record RatchetPages(List<SkippedPage> skipped, List<KeptPage> braid) {
  /// No pages.
  public static final RatchetPages NONE = new RatchetPages(List.of(), List.of());

  /// Copies the lists.
  public RatchetPages {
    skipped = List.copyOf(skipped);
    braid = List.copyOf(braid);
  }
}
