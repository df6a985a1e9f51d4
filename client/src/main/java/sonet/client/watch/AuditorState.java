package sonet.client.watch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.Tile;
import sonet.transparency.anchor.Tiles;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.wire.Configuration;

/// What an auditor keeps of a log, written as one after each pass.
///
/// ```
/// struct {
///   uint8 version = 1;
///   opaque configuration<V>;
///   opaque keys<V><V>;           /* verifier keys of the anchor log */
///   opaque log<V>;               /* AuditedLog */
///   opaque edge<V><V>;           /* the anchor log's tiles that are not full, by their levels */
///   opaque checkpoint<V>;        /* the last one that was verified; empty before the first */
/// } AuditorState;
/// ```
///
/// @param configuration of the log, which never changes
/// @param keys of its anchor log
/// @param log what was audited
/// @param edge of the anchor log of that size
/// @param checkpoint of that size, if there was one
record AuditorState(
    Configuration configuration,
    List<String> keys,
    AuditedLog log,
    Map<Tile, Bytes> edge,
    Optional<SignedNote> checkpoint)
    implements Encodable {
  private static final int VERSION = 1;

  AuditorState {
    keys = List.copyOf(keys);
    edge = Map.copyOf(edge);
  }

  /// The beginning of an audit.
  static AuditorState begin(Configuration configuration, List<String> keys) {
    return new AuditorState(
        configuration, keys, AuditedLog.begin(Trust.PRIMITIVES), Map.of(), Optional.empty());
  }

  /// The anchor log's right edge.
  Tiles tiles() {
    return Tiles.load(Trust.PRIMITIVES, log.size(), tile -> edge.getOrDefault(tile, Bytes.EMPTY));
  }

  /// The same further on.
  AuditorState at(AuditedLog further, Tiles tiles, SignedNote note) {
    Map<Tile, Bytes> partial = new TreeMap<>(Comparator.comparingInt(Tile::level));
    tiles
        .emit()
        .forEach((tile, bytes) -> {
          if (!tile.isFull()) {
            partial.put(tile, bytes);
          }
        });
    return new AuditorState(configuration, keys, further, partial, Optional.of(note));
  }

  static AuditorState decode(Bytes input) throws TransparencyException {
    try {
      return Reader.decode(input, AuditorState::read);
    } catch (DecodeException | IllegalArgumentException e) {
      throw new TransparencyException(Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static AuditorState read(Reader reader) throws DecodeException {
    int version = reader.u8();
    if (version != VERSION) {
      throw new DecodeException("a state of version " + version);
    }
    try {
      Configuration configuration = Configuration.decode(reader.opaque());
      List<String> keys = new ArrayList<>();
      for (Bytes key : reader.vector(Reader::opaque)) {
        keys.add(key.toUtf8());
      }
      AuditedLog log = AuditedLog.decode(reader.opaque());
      Map<Tile, Bytes> edge = edge(reader.vector(Reader::opaque), log.size());
      Bytes note = reader.opaque();
      return new AuditorState(
          configuration,
          keys,
          log,
          edge,
          note.isEmpty() ? Optional.empty() : Optional.of(SignedNote.parse(note.toUtf8())));
    } catch (TransparencyException e) {
      throw new DecodeException(String.valueOf(e.getMessage()));
    }
  }

  private static Map<Tile, Bytes> edge(List<Bytes> tiles, long size) throws DecodeException {
    List<Tile> partial = Tile.partial(size);
    if (tiles.size() != partial.size()) {
      throw new DecodeException(tiles.size() + " tiles of a log of " + size + " entries");
    }
    Map<Tile, Bytes> edge = new TreeMap<>(Comparator.comparingInt(Tile::level));
    for (int i = 0; i < tiles.size(); i++) {
      if (tiles.get(i).length() != partial.get(i).width() * Tile.HASH_LENGTH) {
        throw new DecodeException("a tile of " + tiles.get(i).length() + " bytes");
      }
      edge.put(partial.get(i), tiles.get(i));
    }
    return edge;
  }

  @Override
  public void writeTo(Writer writer) {
    Writer _ =
        writer
            .u8(VERSION)
            .opaque(configuration.encoded())
            .vector(keys, (to, key) -> to.opaque(Bytes.utf8(key)))
            .opaque(log.encoded())
            .vector(
                Tile.partial(log.size()),
                (to, tile) -> to.opaque(edge.getOrDefault(tile, Bytes.EMPTY)))
            .opaque(checkpoint.map(note -> Bytes.utf8(note.format())).orElse(Bytes.EMPTY));
  }
}
