package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.mls.tree.LeafIndex;

/// The members of an epoch, by their leaves.
public interface Members {
  /// The member at a leaf.
  Optional<Member> at(LeafIndex leafIndex);

  /// All of them, from left to right.
  List<Member> all();
}
