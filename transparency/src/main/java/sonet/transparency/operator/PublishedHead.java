package sonet.transparency.operator;

import java.util.Optional;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.FullTreeHead;
import sonet.transparency.wire.TreeHead;

/// The head of the log that is shown to users now.
///
/// @param treeHead signed by the log
/// @param auditorTreeHead signed by the auditor, where the log has one
public record PublishedHead(TreeHead treeHead, Optional<AuditorTreeHead> auditorTreeHead) {
  /// The number of log entries.
  public long size() {
    return treeHead.treeSize();
  }

  /// How it is shown to someone who has verified a tree of this size (§11.4).
  FullTreeHead forUser(long last) {
    return last == size()
        ? new FullTreeHead.Same()
        : new FullTreeHead.Updated(treeHead, auditorTreeHead);
  }

  /// The size of which the proof must give the root for the auditor's signature.
  Optional<Long> auditorSize(long last) {
    return last == size() ? Optional.empty() : auditorTreeHead.map(AuditorTreeHead::treeSize);
  }
}
