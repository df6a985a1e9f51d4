package sonet.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.store.BlobId;
import sonet.store.BlobState;
import sonet.store.BlobStore;
import sonet.store.ListedBlob;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;
import sonet.store.Tenant;

/// Blobs as files: `TENANT/xx/yy/NAME`, the name and its first bytes in hexadecimal, so that no
/// folder becomes large and no name leads out of it. A growing one ends in `.part`; finishing it
/// takes that away, in one step. Each part is synced before it is answered.
public final class FileBlobStore implements BlobStore {
  private final FileBlobOptions options;
  private final BlobFiles files;
  private final Durable durable;

  /// Held while a blob is changed, by its name; over the disk's work, because those who change one
  /// blob at once must wait for each other anyway.
  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(256).toArray(ReentrantLock[]::new);

  FileBlobStore(FileBlobOptions options, Durable durable) {
    this.options = options;
    this.files = new BlobFiles(options.folder());
    this.durable = durable;
  }

  /// Opens the blobs in a folder, and makes it when there is none.
  ///
  /// @throws StoreException when the folder cannot be written
  public static FileBlobStore open(FileBlobOptions options) throws StoreException {
    FileBlobStore store = of(options);
    try {
      store.durable.folder(options.folder().toAbsolutePath());
    } catch (IOException e) {
      throw failure(e);
    }
    return store;
  }

  /// The blobs in a folder as it is, for those who only read.
  public static FileBlobStore of(FileBlobOptions options) {
    return new FileBlobStore(options, new Durable());
  }

  @Override
  public BlobState begin(BlobId id) throws StoreException {
    return change(
        id,
        present -> {
          if (!(present instanceof BlobState.Absent)) {
            return present;
          }
          Path part = files.part(id);
          durable.folder(files.folder(id));
          durable.create(part);
          return new BlobState.Growing(0);
        });
  }

  @Override
  public BlobState append(BlobId id, long offset, Bytes part) throws StoreException {
    return change(
        id,
        present -> {
          if (!present.equals(new BlobState.Growing(offset)) || part.isEmpty()) {
            return present;
          }
          long room = Files.getFileStore(options.folder()).getUsableSpace() - options.spareBytes();
          if (part.length() > room) {
            throw new StoreException(
                Reason.FULL, "the disk of the blobs is full; make room and try again");
          }
          durable.append(files.part(id), offset, part);
          return new BlobState.Growing(offset + part.length());
        });
  }

  @Override
  public BlobState finish(BlobId id, long size) throws StoreException {
    return change(
        id,
        present -> {
          if (!present.equals(new BlobState.Growing(size))) {
            return present;
          }
          durable.rename(files.part(id), files.whole(id));
          return new BlobState.Complete(size);
        });
  }

  @Override
  public void delete(BlobId id) throws StoreException {
    var _ =
        change(
            id,
            _ -> {
              durable.delete(files.part(id));
              durable.delete(files.whole(id));
              return new BlobState.Absent();
            });
  }

  private interface Change {
    BlobState from(BlobState present) throws IOException, StoreException;
  }

  private BlobState change(BlobId id, Change change) throws StoreException {
    ReentrantLock lock = locks[id.hashCode() & (locks.length - 1)];
    lock.lock();
    try {
      return change.from(present(id));
    } catch (IOException e) {
      throw failure(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public BlobState stat(BlobId id) throws StoreException {
    try {
      return present(id);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// Looks at the growing one first, since finishing leads from there to the whole one.
  private BlobState present(BlobId id) throws IOException {
    OptionalLong part = BlobFiles.size(files.part(id));
    OptionalLong whole = BlobFiles.size(files.whole(id));
    if (whole.isPresent()) {
      return new BlobState.Complete(whole.getAsLong());
    }
    return part.isPresent() ? new BlobState.Growing(part.getAsLong()) : new BlobState.Absent();
  }

  @Override
  public Bytes read(BlobId id, long from, int length) throws StoreException {
    if (from < 0 || length < 0) {
      throw new IllegalArgumentException("a part begins at 0 or later and has a length");
    }
    try {
      return read(files.part(id), from, length);
    } catch (NoSuchFileException e) {
      try {
        return read(files.whole(id), from, length);
      } catch (NoSuchFileException absent) {
        return Bytes.EMPTY;
      } catch (IOException failed) {
        throw failure(failed);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static Bytes read(Path file, long from, int length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      int there = Math.clamp(channel.size() - from, 0, length);
      ByteBuffer buffer = ByteBuffer.allocate(there);
      while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
        // Goes on until all is read, or the file was cut meanwhile.
      }
      return Bytes.of(buffer.array(), 0, buffer.position());
    }
  }

  @Override
  public List<ListedBlob> list(Tenant tenant, Bytes after, int limit) throws StoreException {
    try {
      return files.list(tenant, after, limit);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /// The tenants that have blobs, or once had.
  ///
  /// @throws StoreException when the folder cannot be read
  public List<Tenant> tenants() throws StoreException {
    try {
      return files.tenants();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public boolean erase(Tenant tenant, int limit) throws StoreException {
    List<ListedBlob> some = list(tenant, Bytes.EMPTY, limit);
    for (ListedBlob blob : some) {
      delete(blob.id());
    }
    return some.size() == limit;
  }

  /// What a failure of the file system means to a caller.
  public static StoreException failure(IOException e) {
    String message = String.valueOf(e.getMessage());
    // The platform has no type of its own for this; these are the texts of ENOSPC and EDQUOT.
    if (message.contains("No space left") || message.contains("quota exceeded")) {
      return new StoreException(Reason.FULL, "the disk is full; make room and try again", e);
    }
    return new StoreException(Reason.IO, "the disk failed: " + message, e);
  }
}
