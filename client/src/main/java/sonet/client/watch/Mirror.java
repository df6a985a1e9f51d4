package sonet.client.watch;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.EntryBundle;
import sonet.transparency.anchor.LogFiles;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.Tile;
import sonet.transparency.anchor.Tiles;
import sonet.transparency.wire.AuditorBundle;
import sonet.transparency.wire.LogEntry;

/// A copy of a log in a folder, with the same files, which any file server can serve and any
/// auditor follow. It goes on from what is there, and its checkpoint is written last: until then
/// the copy is the one of before.
///
/// The tiles are computed from the entries and never taken over, so that a copy whose root is the
/// one that the log signed has the right tiles.
public final class Mirror {
  private final PublicLog log;
  private final OwnFolder folder;
  private final LogReader own;

  private Mirror(PublicLog log, OwnFolder folder) {
    this.log = log;
    this.folder = folder;
    this.own = new LogReader(new Place.Folder(folder.root()));
  }

  /// What was copied.
  ///
  /// @param before how many entries the copy had
  /// @param size how many it has
  public record Fetched(long before, long size) {}

  /// Brings the copy in a folder up to the newest checkpoint of a log.
  ///
  /// @throws ClientException with `LOG_UNPROVEN` when the log shows something that does not fit its
  ///   checkpoint, or is not a continuation of the copy
  public static Fetched fetch(PublicLog log, Path into, Auditor.Progress progress)
      throws ClientException {
    try (OwnFolder folder = OwnFolder.open(into)) {
      return new Mirror(log, folder).fetch(progress);
    }
  }

  private Fetched fetch(Auditor.Progress progress) throws ClientException {
    Optional<SignedNote> note = log.reader().checkpoint();
    if (note.isEmpty()) {
      throw new ClientException(Reason.LOG_UNPROVEN, "The log has no checkpoint yet.");
    }
    Checkpoint checkpoint = verify(note.get());
    Optional<SignedNote> had = own.checkpoint();
    long before = had.isEmpty() ? 0 : LogReader.parse(had.get()).head().size();
    long size = checkpoint.head().size();
    if (before > size) {
      throw new ClientException(
          Reason.LOG_UNPROVEN,
          "The log went back: it shows %d entries, and the copy has %d.".formatted(size, before));
    }
    Tiles tiles = tiles(before);
    while (tiles.size() < size) {
      copy(Tile.at(0, tiles.size(), size), tiles);
      progress.at(tiles.size(), OptionalLong.of(size));
    }
    for (Map.Entry<Tile, Bytes> each : tiles.emit().entrySet()) {
      folder.write(each.getKey().path(), each.getValue());
    }
    if (!tiles.head().equals(checkpoint.head())) {
      throw new ClientException(
          Reason.LOG_UNPROVEN,
          "The entries up to %d do not lead to the tree that the log signed.".formatted(size));
    }
    finish(note.get());
    clean(before, size);
    return new Fetched(before, size);
  }

  private Checkpoint verify(SignedNote note) throws ClientException {
    try {
      return log.trust().verify(note);
    } catch (TransparencyException e) {
      throw new ClientException(
          Reason.LOG_UNPROVEN, "The checkpoint does not count: " + e.getMessage() + ".", e);
    }
  }

  private Tiles tiles(long size) throws ClientException {
    Map<Tile, Bytes> edge = new HashMap<>();
    for (Tile tile : Tile.partial(size)) {
      edge.put(tile, own.tile(tile));
    }
    try {
      return Tiles.load(Trust.PRIMITIVES, size, tile -> edge.getOrDefault(tile, Bytes.EMPTY));
    } catch (IllegalArgumentException damaged) {
      throw new ClientException(
          Reason.STATE_DAMAGED, "The copy is damaged: " + damaged.getMessage() + ".", damaged);
    }
  }

  private void copy(Tile tile, Tiles tiles) throws ClientException {
    List<LogEntry> entries = log.reader().entries(tile);
    Bytes updates = new AuditorBundle(log.reader().updates(tile)).encoded();
    for (LogEntry entry : entries.subList((int) (tiles.size() - tile.start()), entries.size())) {
      tiles.append(entry.encoded());
    }
    EntryBundle bundle = new EntryBundle(entries.stream().map(LogEntry::encoded).toList());
    folder.write(tile.entriesPath(), bundle.encoded());
    folder.write(LogFiles.audit(tile), updates);
    if (tile.isFull()) {
      for (Map.Entry<Tile, Bytes> each : tiles.emit().entrySet()) {
        if (each.getKey().isFull()) {
          folder.write(each.getKey().path(), each.getValue());
        }
      }
    }
  }

  private void finish(SignedNote note) throws ClientException {
    folder.write(LogFiles.CONFIGURATION, log.reader().configuration().encoded());
    Optional<String> policy = log.reader().policy();
    if (policy.isPresent()) {
      folder.write(LogFiles.POLICY, Bytes.utf8(policy.get()));
    }
    var head = log.reader().head();
    if (head.isPresent()) {
      folder.write(LogFiles.HEAD, head.get().encoded());
    }
    folder.write(LogFiles.CHECKPOINT, Bytes.utf8(note.format()));
  }

  /// Removes the partial files that full ones have taken the place of (tlog-tiles).
  private void clean(long before, long size) throws ClientException {
    for (Tile tile : Tile.partial(before)) {
      Tile now = Tile.at(tile.level(), tile.index() * Tile.WIDTH, size);
      if (now.isFull()) {
        folder.remove(now.path() + Tile.PARTIAL);
        if (tile.level() == 0) {
          folder.remove(now.entriesPath() + Tile.PARTIAL);
          folder.remove(LogFiles.audit(now) + Tile.PARTIAL);
        }
      }
    }
  }
}
