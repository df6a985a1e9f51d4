package sonet.transparency.wire;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;

/// What up to 256 neighbouring log entries changed, as one file: any file server can feed any
/// auditor with these, and none of them ever changes once it is full.
///
/// Each update stands behind its length, a `uint32`; the files are named like the entries of a log
/// in tiles ([sonet.transparency.anchor.Tile#entriesPath]), under `audit/`.
///
/// @param updates of neighbouring entries, the first one's position being a multiple of 256
public record AuditorBundle(List<AuditorUpdate> updates) implements Encodable {
  /// How many updates a full bundle has.
  public static final int FULL = 256;

  /// Checks the number and copies the list.
  public AuditorBundle {
    updates = List.copyOf(updates);
    if (updates.isEmpty() || updates.size() > FULL) {
      throw new IllegalArgumentException("a bundle of " + updates.size() + " updates");
    }
  }

  /// Reads one.
  public static AuditorBundle decode(Bytes input) throws TransparencyException {
    return Wire.decode(input, AuditorBundle::read);
  }

  private static AuditorBundle read(Reader reader) throws DecodeException {
    List<AuditorUpdate> updates = new ArrayList<>();
    while (reader.remaining() > 0 && updates.size() < FULL) {
      updates.add(Reader.decode(Wire.opaque32(reader), AuditorUpdate::read));
    }
    if (updates.isEmpty()) {
      throw new DecodeException("a bundle without updates");
    }
    return new AuditorBundle(updates);
  }

  @Override
  public void writeTo(Writer writer) {
    updates.forEach(update -> Wire.opaque32(writer, update.encoded()));
  }
}
