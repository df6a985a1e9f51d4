package sonet.server.blob;

import sonet.crypto.Bytes;
import sonet.crypto.Sha256;
import sonet.server.http.Content;
import sonet.server.http.RefusalException;
import sonet.store.BlobId;

/// A blob that may be read, piece by piece, so that its size costs no memory.
public final class Reading {
  private static final int PIECE = 128 << 10;

  private final BlobBytes bytes;
  private final BlobId id;
  private final long size;

  Reading(BlobBytes bytes, BlobId id, long size) {
    this.bytes = bytes;
    this.id = id;
    this.size = size;
  }

  /// How many bytes it has.
  public long size() {
    return size;
  }

  /// Some of its bytes.
  ///
  /// @param from the first
  /// @param length how many
  public Content.Source range(long from, long length) {
    long[] at = {from};
    return () -> {
      int most = (int) Math.min(PIECE, from + length - at[0]);
      Bytes piece = most == 0 ? Bytes.EMPTY : bytes.call(store -> store.read(id, at[0], most));
      at[0] += piece.length();
      return piece;
    };
  }

  /// The hash of what has come of a blob.
  static Bytes hash(BlobBytes bytes, BlobId id, long size) throws RefusalException {
    Sha256 hash = Sha256.begin();
    Content.Source source = new Reading(bytes, id, size).range(0, size);
    Bytes piece = source.next();
    while (!piece.isEmpty()) {
      hash.update(piece);
      piece = source.next();
    }
    return hash.finish();
  }
}
