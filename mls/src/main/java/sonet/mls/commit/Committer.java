package sonet.mls.commit;

import sonet.mls.tree.LeafIndex;

/// Who commits (RFC 9420 §12.4).
public sealed interface Committer {
  /// A member.
  ///
  /// @param leafIndex the member's leaf
  record Member(LeafIndex leafIndex) implements Committer {}

  /// A client that joins by the commit (RFC 9420 §12.4.3.2).
  record Joiner() implements Committer {}
}
