package sonet.client.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.EntryBundle;
import sonet.transparency.anchor.LogFiles;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.Tile;
import sonet.transparency.wire.AuditorBundle;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.TreeHead;

/// Reads the files of a log, and believes nothing of them.
///
/// @param place where they are
record LogReader(Place place) {
  private static final int MOST_TEXT = 1 << 20;
  private static final int MOST_SMALL = 64 << 10;
  private static final int HASH = 32;

  /// 256 updates of 255 leaves each, whose searches share nothing, would not fit; a log that makes
  /// such ones publishes them more slowly than anyone could follow.
  private static final int MOST_UPDATES = 256 << 20;

  /// Something that is decoded.
  private interface Decoding<T> {
    T of(Bytes bytes) throws TransparencyException;
  }

  private <T> Optional<T> read(String path, int most, Decoding<T> decoding) throws ClientException {
    Optional<Bytes> bytes = place.read(path, most);
    try {
      return bytes.isEmpty() ? Optional.empty() : Optional.of(decoding.of(bytes.get()));
    } catch (TransparencyException malformed) {
      throw unproven(path, malformed);
    }
  }

  private static ClientException unproven(String path, TransparencyException cause) {
    return new ClientException(
        Reason.LOG_UNPROVEN,
        "What the log has at " + path + " is wrong: " + cause.getMessage() + ".",
        cause);
  }

  /// A file that must be there.
  private <T> T need(String path, int most, Decoding<T> decoding) throws ClientException {
    Optional<T> read = read(path, most, decoding);
    if (read.isEmpty()) {
      throw new ClientException(
          Reason.LOG_UNPROVEN, "The log does not show " + path + ", which it must have.");
    }
    return read.get();
  }

  /// The newest checkpoint with its signatures; empty while the log has none.
  Optional<SignedNote> checkpoint() throws ClientException {
    Optional<SignedNote> note =
        read(LogFiles.CHECKPOINT, MOST_TEXT, bytes -> SignedNote.parse(bytes.toUtf8()));
    if (note.isPresent()) {
      Checkpoint _ = parse(note.get());
    }
    return note;
  }

  /// What a note says.
  static Checkpoint parse(SignedNote note) throws ClientException {
    try {
      return Checkpoint.parse(note.text());
    } catch (TransparencyException malformed) {
      throw unproven(LogFiles.CHECKPOINT, malformed);
    }
  }

  Configuration configuration() throws ClientException {
    return need(LogFiles.CONFIGURATION, MOST_SMALL, Configuration::decode);
  }

  Optional<TreeHead> head() throws ClientException {
    return read(LogFiles.HEAD, MOST_SMALL, TreeHead::decode);
  }

  Optional<String> policy() throws ClientException {
    return place.read(LogFiles.POLICY, MOST_TEXT).map(Bytes::toUtf8);
  }

  /// A tile as wide as a checkpoint makes it, or a full one in its place, which may have come
  /// since.
  Bytes tile(Tile tile) throws ClientException {
    return wide(
        tile,
        tile.path(),
        new Tile(tile.level(), tile.index(), Tile.WIDTH).path(),
        Tile.WIDTH * HASH,
        bytes -> bytes);
  }

  private <T> T wide(Tile tile, String path, String full, int most, Decoding<T> decoding)
      throws ClientException {
    Optional<T> read = read(path, most, decoding);
    return read.isPresent() || tile.isFull() ? needed(read, path) : need(full, most, decoding);
  }

  private static <T> T needed(Optional<T> read, String path) throws ClientException {
    if (read.isEmpty()) {
      throw new ClientException(
          Reason.LOG_UNPROVEN, "The log does not show " + path + ", which it must have.");
    }
    return read.get();
  }

  private static Tile full(Tile tile) {
    return new Tile(tile.level(), tile.index(), Tile.WIDTH);
  }

  /// The entries of a tile of level 0.
  List<LogEntry> entries(Tile tile) throws ClientException {
    EntryBundle bundle =
        wide(
            tile,
            tile.entriesPath(),
            full(tile).entriesPath(),
            Tile.WIDTH * (LogEntry.LENGTH + 2),
            EntryBundle::decode);
    requireWidth(tile, bundle.entries().size(), tile.entriesPath());
    List<LogEntry> entries = new ArrayList<>();
    try {
      for (Bytes entry : bundle.entries().subList(0, tile.width())) {
        entries.add(LogEntry.decode(entry));
      }
    } catch (TransparencyException malformed) {
      throw unproven(tile.entriesPath(), malformed);
    }
    return entries;
  }

  private static void requireWidth(Tile tile, int width, String path) throws ClientException {
    if (width < tile.width()) {
      throw new ClientException(
          Reason.LOG_UNPROVEN,
          "The log shows %d of %d entries at %s.".formatted(width, tile.width(), path));
    }
  }

  /// What the entries of a tile of level 0 changed.
  List<AuditorUpdate> updates(Tile tile) throws ClientException {
    AuditorBundle bundle =
        wide(
            tile,
            LogFiles.audit(tile),
            LogFiles.audit(full(tile)),
            MOST_UPDATES,
            AuditorBundle::decode);
    requireWidth(tile, bundle.updates().size(), LogFiles.audit(tile));
    return bundle.updates().subList(0, tile.width());
  }
}
