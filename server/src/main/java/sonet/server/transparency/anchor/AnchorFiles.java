package sonet.server.transparency.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;
import sonet.server.transparency.StoreFailure;
import sonet.transparency.anchor.AnchorProof;
import sonet.transparency.anchor.EntryBundle;
import sonet.transparency.anchor.LogFiles;
import sonet.transparency.anchor.Tile;
import sonet.transparency.wire.AuditorBundle;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.LogEntry;

/// The files of a log ([LogFiles]) up to its published checkpoint, made from what is stored.
final class AnchorFiles {
  private final AnchorLog anchor;
  private final AnchorSettings settings;
  private final Auditors auditors;

  AnchorFiles(AnchorLog anchor, AnchorSettings settings, Auditors auditors) {
    this.anchor = anchor;
    this.settings = settings;
    this.auditors = auditors;
  }

  /// A file.
  ///
  /// @param text whether it is one
  /// @param content what is in it
  /// @param isFinal whether it never changes
  record File(boolean text, Bytes content, boolean isFinal) {
    static File bytes(Bytes content, Tile tile) {
      return new File(false, content, tile.isFull());
    }
  }

  /// The file at a path; empty when there is none.
  Optional<File> read(String path) throws RefusalException {
    try {
      return find(path);
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  private Optional<File> find(String path) throws RefusalException {
    return switch (path) {
      case LogFiles.CONFIGURATION -> {
        Bytes configuration = anchor.log().configuration().encoded();
        yield Optional.of(new File(false, configuration, false));
      }
      case LogFiles.POLICY -> Optional.of(new File(true, Bytes.utf8(policy()), false));
      case LogFiles.CHECKPOINT ->
          anchor.published().map(shown -> new File(true, Bytes.utf8(shown.note().format()), false));
      case LogFiles.HEAD ->
          anchor.published().map(shown -> new File(false, shown.head().encoded(), false));
      default ->
          path.startsWith(LogFiles.AUDITORS)
              ? auditors
                  .head(anchor.log(), path.substring(LogFiles.AUDITORS.length()))
                  .map(AuditorTreeHead::encoded)
                  .map(head -> new File(false, head, false))
              : tiled(path);
    };
  }

  /// The keys of this log, and the operator's witnesses with the quorum that a checkpoint has.
  private String policy() {
    return anchor.keys().policy() + settings.witnessText();
  }

  private Optional<File> tiled(String path) {
    Optional<Tile> tile = shown(Tile.parse(path));
    if (tile.isPresent()) {
      return Optional.of(File.bytes(anchor.tile(tile.get()), tile.get()));
    }
    Optional<Tile> entries = shown(Tile.parseEntries(path));
    if (entries.isPresent()) {
      return Optional.of(File.bytes(entries(entries.get()), entries.get()));
    }
    return shown(LogFiles.parseAudit(path))
        .map(audit -> File.bytes(updates(audit).encoded(), audit));
  }

  /// What the published tree has not is not shown.
  private Optional<Tile> shown(Optional<Tile> tile) {
    return tile.filter(each -> {
      long last = each.index() * Tile.WIDTH + each.width() - 1;
      return last < Tile.hashes(each.level(), size());
    });
  }

  private long size() {
    return anchor.published().map(Anchored::size).orElse(0L);
  }

  Bytes entries(Tile tile) {
    List<Bytes> entries = new ArrayList<>();
    for (int i = 0; i < tile.width(); i++) {
      entries.add(anchor.log().stored().entry(tile.start() + i).encoded());
    }
    return new EntryBundle(entries).encoded();
  }

  AuditorBundle updates(Tile tile) {
    List<AuditorUpdate> updates = new ArrayList<>();
    for (int i = 0; i < tile.width(); i++) {
      updates.add(anchor.log().stored().update(tile.start() + i));
    }
    return new AuditorBundle(updates);
  }

  /// The bundle of a number, with as many updates as the published tree has; empty when it has
  /// none.
  Optional<File> updates(long bundle) throws RefusalException {
    try {
      if (bundle < 0 || bundle > size() / Tile.WIDTH || bundle * Tile.WIDTH >= size()) {
        return Optional.empty();
      }
      Tile tile = Tile.at(0, bundle * Tile.WIDTH, size());
      return Optional.of(File.bytes(updates(tile).encoded(), tile));
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  /// The proof that an entry is in the published tree; empty when it is not, or not yet.
  Optional<AnchorProof> proof(long position) throws RefusalException {
    Optional<Anchored> shown = anchor.published();
    if (shown.isEmpty() || position < 0 || position >= shown.get().size()) {
      return Optional.empty();
    }
    LogEntry entry = anchor.log().stored().entry(position);
    try {
      return Optional.of(
          AnchorProof.of(
              entry.encoded(), position, anchor.tree(shown.get().size()), shown.get().note()));
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }
}
