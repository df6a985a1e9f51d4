package sonet.transparency.operator;

import java.util.List;
import java.util.Map;
import sonet.crypto.Bytes;
import sonet.transparency.log.Subtree;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixPage;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.TreeHead;

/// What adding one log entry gives. All of it must be stored before anyone is told of the head; if
/// it is not, the tip before is as good as ever, and another batch may take its place.
///
/// @param tip to go on with
/// @param entry the log entry, at the position before the tip's next
/// @param nodes heads of subtrees of the log tree that became full
/// @param pages of the prefix tree
/// @param versions what to keep of each insertion, in their order
/// @param auditorUpdate for auditors: anyone may be one
/// @param treeHead the signed head
public record LogBatch(
    LogTip tip,
    LogEntry entry,
    Map<Subtree, Bytes> nodes,
    Map<PageId, PrefixPage.Written> pages,
    List<StoredVersion> versions,
    AuditorUpdate auditorUpdate,
    TreeHead treeHead) {}
