package sonet.transparency.anchor;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// Up to 256 neighbouring entries of an anchor log, as they are served (tlog-tiles).
///
/// ```
/// opaque entry<0..2^16-1>;   /* one after the other */
/// ```
///
/// @param entries from a position on that is a multiple of 256
public record EntryBundle(List<Bytes> entries) implements Encodable {
  private static final int LONGEST = 0xffff;

  /// Checks the number and the lengths, and copies the list.
  public EntryBundle {
    entries = List.copyOf(entries);
    if (entries.isEmpty()
        || entries.size() > Tile.WIDTH
        || entries.stream().anyMatch(entry -> entry.length() > LONGEST)) {
      throw new IllegalArgumentException("a bundle of " + entries.size() + " entries");
    }
  }

  /// Reads one.
  public static EntryBundle decode(Bytes input) throws TransparencyException {
    try {
      return Reader.decode(input, EntryBundle::read);
    } catch (DecodeException e) {
      throw new TransparencyException(Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static EntryBundle read(Reader reader) throws DecodeException {
    List<Bytes> entries = new ArrayList<>();
    while (reader.remaining() > 0 && entries.size() < Tile.WIDTH) {
      entries.add(reader.raw(reader.u16()));
    }
    if (entries.isEmpty()) {
      throw new DecodeException("a bundle without entries");
    }
    return new EntryBundle(entries);
  }

  @Override
  public void writeTo(Writer writer) {
    entries.forEach(entry -> writer.u16(entry.length()).raw(entry));
  }
}
