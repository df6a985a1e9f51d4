package sonet.transparency.proof;

import sonet.transparency.log.LogNodes;
import sonet.transparency.prefix.PrefixPages;
import sonet.transparency.wire.LogEntry;

/// Where a log keeps itself: entries, heads of subtrees, pages of prefix trees. Nothing in it ever
/// changes, so all of it may be cached and none of it needs a transaction to be read.
public interface LogSource extends LogNodes, PrefixPages {
  /// A log entry.
  LogEntry entry(long position);
}
