package sonet.ratchet.braid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Something long on its way from the peer.
///
/// @param length how long it is, a multiple of 32 bytes
/// @param chunks what came of it, each number once
record Incoming(int length, List<ErasureCode.Chunk> chunks) {
  Incoming {
    chunks = List.copyOf(chunks);
  }

  static Incoming of(int length) {
    return new Incoming(length, List.of());
  }

  /// With one chunk more. One that is there already changes nothing, nor does one too many.
  Incoming with(ErasureCode.Chunk chunk) {
    if (chunks.size() == length / ErasureCode.CHUNK) {
      return this;
    }
    for (ErasureCode.Chunk each : chunks) {
      if (each.number() == chunk.number()) {
        return this;
      }
    }
    List<ErasureCode.Chunk> more = new ArrayList<>(chunks.size() + 1);
    more.addAll(chunks);
    more.add(chunk);
    return new Incoming(length, more);
  }

  /// The whole, when enough of it is there.
  Optional<Bytes> message() {
    return chunks.size() == length / ErasureCode.CHUNK
        ? Optional.of(ErasureCode.message(chunks))
        : Optional.empty();
  }

  void writeTo(Writer writer) {
    writer.vector(chunks, (each, chunk) -> each.u16(chunk.number()).raw(chunk.data()));
  }

  static Incoming read(Reader reader, int length) throws DecodeException {
    List<ErasureCode.Chunk> chunks =
        reader.vector(each -> new ErasureCode.Chunk(each.u16(), each.raw(ErasureCode.CHUNK)));
    Incoming incoming = of(length);
    for (ErasureCode.Chunk chunk : chunks) {
      Incoming more = incoming.with(chunk);
      if (more.chunks().size() == incoming.chunks().size()) {
        throw new DecodeException("a chunk twice, or more than were needed");
      }
      incoming = more;
    }
    return incoming;
  }
}
