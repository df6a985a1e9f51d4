package sonet.transparency.anchor;

import java.util.Optional;

/// What stands where when a log is published as plain files, so that any file server can feed
/// anyone: the paths of tlog-tiles, and beside them what auditors need. All paths are relative.
///
/// ```
/// checkpoint            of the anchor log, signed and cosigned
/// tile/0/000 ...        its tiles
/// tile/entries/000 ...  its entries
/// configuration         of the log, as the draft has it
/// head                  the tree head that the log signed for the checkpoint's size
/// policy                the keys of the anchor log, its witnesses and the operator's quorum
/// audit/000 ...         what the entries changed, in bundles of 256
/// auditors/KEY          the last head of each auditor, by the hash of its key
/// ```
public final class LogFiles {
  /// The newest checkpoint.
  public static final String CHECKPOINT = "checkpoint";

  /// The configuration of the log.
  public static final String CONFIGURATION = "configuration";

  /// The tree head of the same size as the checkpoint.
  public static final String HEAD = "head";

  /// The operator's policy.
  public static final String POLICY = "policy";

  /// Below which the heads of auditors stand.
  public static final String AUDITORS = "auditors/";

  private static final String AUDIT = "audit/";

  private LogFiles() {}

  /// What the entries of a tile of level 0 changed.
  public static String audit(Tile tile) {
    return AUDIT + tile.indexPath();
  }

  /// The tile of level 0 whose entries' changes stand at a path, if any do.
  public static Optional<Tile> parseAudit(String path) {
    return path.startsWith(AUDIT)
        ? Tile.parseIndex(0, path.substring(AUDIT.length()))
        : Optional.empty();
  }
}
