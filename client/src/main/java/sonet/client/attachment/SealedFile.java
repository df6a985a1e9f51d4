package sonet.client.attachment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.Secret;
import sonet.crypto.Sha256;
import sonet.crypto.spi.CryptoProvider;

/// A file as it is when it is encrypted, any part of which can be had at any time.
///
/// The key is made of what the file says and of a secret of this device. So the same file is the
/// same when it is encrypted again: an upload can be gone on with after a restart, and the server
/// keeps it once, without learning anything from files of others.
final class SealedFile implements AutoCloseable {
  private static final Bytes LABEL = Bytes.utf8("sonet attachment key");

  private final FileChannel file;
  private final Chunks chunks;
  private final Bytes key;
  private final long size;

  private SealedFile(FileChannel file, Chunks chunks, Bytes key, long size) {
    this.file = file;
    this.chunks = chunks;
    this.key = key;
    this.size = size;
  }

  /// Opens a file and reads it once for its key.
  static SealedFile open(Path path, CryptoProvider provider, Secret secret) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
    boolean done = false;
    try {
      long size = file.size();
      Bytes key = key(provider, secret, hash(file, size));
      SealedFile opened = new SealedFile(file, new Chunks(provider, Secret.of(key)), key, size);
      done = true;
      return opened;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  private static Bytes hash(FileChannel file, long size) throws IOException {
    Sha256 hash = Sha256.begin();
    for (long index = 0; index < Chunks.count(size); index++) {
      hash.update(Bytes.wrap(plain(file, new Chunks.Place(index, size))));
    }
    return hash.finish();
  }

  private static Bytes key(CryptoProvider provider, Secret secret, Bytes hash) {
    byte[] exposed = secret.expose();
    try {
      return Bytes.wrap(
          provider
              .hash(HashAlgorithm.SHA256)
              .orElseThrow()
              .hmac(exposed, LABEL.toArray(), hash.toArray()));
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }

  private static byte[] plain(FileChannel file, Chunks.Place place) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(place.length());
    long at = place.index() * Chunks.PLAIN;
    while (buffer.hasRemaining()) {
      int read = file.read(buffer, at + buffer.position());
      if (read < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return buffer.array();
  }

  Bytes key() {
    return key;
  }

  /// How long the file is.
  long size() {
    return size;
  }

  /// How long it is when it is encrypted.
  long sealedSize() {
    return Chunks.sealedSize(size);
  }

  /// The SHA-256 of it when it is encrypted.
  Bytes digest() throws IOException {
    Sha256 hash = Sha256.begin();
    for (long index = 0; index < Chunks.count(size); index++) {
      hash.update(Bytes.wrap(chunk(index)));
    }
    return hash.finish();
  }

  private byte[] chunk(long index) throws IOException {
    Chunks.Place place = new Chunks.Place(index, size);
    return chunks.seal(place, plain(file, place));
  }

  /// A part of it when it is encrypted.
  Bytes part(long offset, int length) throws IOException {
    int wanted = (int) Math.min(length, sealedSize() - offset);
    byte[] part = new byte[wanted];
    int filled = 0;
    while (filled < wanted) {
      long at = offset + filled;
      byte[] chunk = chunk(at / Chunks.SEALED);
      int from = (int) (at % Chunks.SEALED);
      int count = Math.min(chunk.length - from, wanted - filled);
      System.arraycopy(chunk, from, part, filled, count);
      filled += count;
    }
    return Bytes.wrap(part);
  }

  @Override
  public void close() throws IOException {
    chunks.close();
    file.close();
  }
}
