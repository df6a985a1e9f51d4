package sonet.store.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.store.BlobId;
import sonet.store.BlobState;
import sonet.store.BlobStore;
import sonet.store.ChainHash;
import sonet.store.ListedBlob;
import sonet.store.StoreException;
import sonet.store.StoreException.Reason;
import sonet.store.Tenant;
import sonet.store.backup.Manifest.Content;
import sonet.store.file.FileBlobOptions;
import sonet.store.file.FileBlobStore;
import sonet.store.sqlite.SqliteStore;
import sonet.store.sqlite.StoreCheck;

/// Makes backups of a running store, looks whether they are whole, and brings them back.
///
/// The database is copied as it is at one moment, and the blobs before and after that moment, so
/// that none which a document names is missing; those that were deleted in between are there too,
/// which harms nobody. Uploads under way are not copied: their senders begin them anew.
public final class Backup {
  /// The file of the database, in a backup as in the folder of a store.
  private static final String DATABASE = "sonet.db";

  /// The folder of the blobs beside it.
  public static final String BLOBS = "blobs";

  private static final int PART = 1 << 20;
  private static final int PAGE = 1000;

  private final ChainHash hash;
  private final Pace pace;
  private final Progress progress;

  /// The means to make and bring back backups.
  public Backup(ChainHash hash, Pace pace, Progress progress) {
    this.hash = hash;
    this.pace = pace;
    this.progress = progress;
  }

  /// Copies a store and its blobs into an empty folder, while others write to both, and checks the
  /// copy.
  ///
  /// @param now when this is
  /// @throws StoreException when it cannot be copied, such as for want of room; then there is no
  ///   manifest, and the folder is no backup
  public BackupReport create(Source source, Path into, Instant now) throws StoreException {
    try {
      empty(into);
      FileBlobStore copies = FileBlobStore.open(new FileBlobOptions(into.resolve(BLOBS), 0));
      SequencedMap<BlobId, Content> blobs = new LinkedHashMap<>();
      copyBlobs(source, copies, blobs);
      long[] before = {0};
      source
          .store()
          .copyTo(
              into.resolve(DATABASE),
              (done, total) -> {
                pace.took(done - before[0]);
                before[0] = done;
                progress.at("database", done, total);
              });
      copyBlobs(source, copies, blobs);
      Content database = digest("digest of the database", into.resolve(DATABASE));
      List<Manifest.Blob> listed = new ArrayList<>();
      for (Map.Entry<BlobId, Content> blob : blobs.entrySet()) {
        listed.add(new Manifest.Blob(blob.getKey(), blob.getValue()));
      }
      Manifest manifest = new Manifest(now, database, listed);
      finish(into, manifest);
    } catch (IOException e) {
      throw failure(e);
    }
    return verify(into);
  }

  /// What is copied.
  ///
  /// @param store the database
  /// @param blobs its blobs
  public record Source(SqliteStore store, FileBlobStore blobs) {}

  private void copyBlobs(Source source, BlobStore copies, Map<BlobId, Content> done)
      throws StoreException {
    for (Tenant tenant : source.blobs().tenants()) {
      List<ListedBlob> page = source.blobs().list(tenant, Bytes.EMPTY, PAGE);
      while (!page.isEmpty()) {
        for (ListedBlob blob : page) {
          if (blob.state() instanceof BlobState.Complete && !done.containsKey(blob.id())) {
            copyBlob(source.blobs(), copies, blob.id(), done);
          }
        }
        page = source.blobs().list(tenant, page.getLast().id().name(), PAGE);
      }
    }
  }

  private void copyBlob(BlobStore from, BlobStore to, BlobId id, Map<BlobId, Content> done)
      throws StoreException {
    var _ = to.begin(id);
    long size = 0;
    Bytes digest = Bytes.EMPTY;
    Bytes part = from.read(id, 0, PART);
    while (!part.isEmpty()) {
      var _ = to.append(id, size, part);
      size += part.length();
      digest = hash.of(Bytes.concat(digest, part));
      pace.took(part.length());
      progress.at("blobs", size, 0);
      part = from.read(id, size, PART);
    }
    // One that was deleted meanwhile was read short.
    if (from.stat(id).equals(new BlobState.Complete(size))) {
      var _ = to.finish(id, size);
      var _ = done.put(id, new Content(size, digest));
    } else {
      to.delete(id);
    }
  }

  private static void empty(Path folder) throws IOException, StoreException {
    var _ = Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new StoreException(
            Reason.IN_USE, "the folder " + folder + " is not empty; name another");
      }
    }
  }

  private static void finish(Path into, Manifest manifest) throws IOException {
    Path part = into.resolve(Manifest.FILE + ".part");
    manifest.write(part);
    sync(part);
    var _ = Files.move(part, into.resolve(Manifest.FILE), StandardCopyOption.ATOMIC_MOVE);
    sync(into);
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Looks whether a backup is whole: that it holds what its manifest names, byte by byte, and that
  /// its database is sound. Nothing of it is changed.
  ///
  /// @return what is in it, and what is wrong with it
  /// @throws StoreException when it is no backup, or cannot be read at all
  public BackupReport verify(Path backup) throws StoreException {
    Manifest manifest = Manifest.read(backup);
    List<String> damages = new ArrayList<>();
    StoreCheck.Counts counts = new StoreCheck.Counts(0, 0, 0, 0);
    Path database = backup.resolve(DATABASE);
    try {
      if (!Files.isRegularFile(database)) {
        damages.add("the database " + DATABASE + " is missing");
      } else {
        if (!digest("digest of the database", database).equals(manifest.database())) {
          damages.add("the database " + DATABASE + " is not the one that was copied");
        }
        progress.at("check of the database", 0, 0);
        StoreCheck.Found found = StoreCheck.check(database, hash);
        counts = found.counts();
        damages.addAll(found.damages());
      }
    } catch (IOException e) {
      throw failure(e);
    } catch (StoreException e) {
      if (e.reason() != Reason.CORRUPT) {
        throw e;
      }
      damages.add("the database " + DATABASE + " cannot be read: " + e.getMessage());
    }
    long bytes = verifyBlobs(backup, manifest, damages);
    return new BackupReport(manifest.madeAt(), counts, manifest.blobs().size(), bytes, damages);
  }

  private long verifyBlobs(Path backup, Manifest manifest, List<String> damages)
      throws StoreException {
    FileBlobStore blobs = FileBlobStore.of(new FileBlobOptions(backup.resolve(BLOBS), 0));
    long bytes = 0;
    for (Manifest.Blob blob : manifest.blobs()) {
      String name = "blob " + blob.id().name() + " of tenant " + blob.id().tenant().id();
      if (!(blobs.stat(blob.id()) instanceof BlobState.Complete)) {
        damages.add(name + " is missing");
      } else if (!digest(blobs, blob.id()).equals(blob.content())) {
        damages.add(name + " is not the one that was copied");
      }
      bytes += blob.content().bytes();
      progress.at("check of the blobs", bytes, 0);
    }
    return bytes;
  }

  private Content digest(BlobStore blobs, BlobId id) throws StoreException {
    Bytes digest = Bytes.EMPTY;
    long size = 0;
    Bytes part = blobs.read(id, 0, PART);
    while (!part.isEmpty()) {
      digest = hash.of(Bytes.concat(digest, part));
      size += part.length();
      pace.took(part.length());
      part = blobs.read(id, size, PART);
    }
    return new Content(size, digest);
  }

  /// The digest of each part is taken over the one before and the part, since hashes come whole.
  private Content digest(String stage, Path file) throws IOException {
    Bytes digest = Bytes.EMPTY;
    long size = 0;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long total = channel.size();
      while (size < total) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.clamp(total - size, 0, PART));
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
          // Goes on until the part is whole.
        }
        Bytes part = Bytes.of(buffer.array(), 0, buffer.position());
        digest = hash.of(Bytes.concat(digest, part));
        size += part.length();
        pace.took(part.length());
        progress.at(stage, size, total);
        if (buffer.hasRemaining()) {
          break;
        }
      }
    }
    return new Content(size, digest);
  }

  /// Brings a backup back into an empty folder, from which a service can then be started. It is
  /// verified first, and refused when anything is wrong with it.
  ///
  /// @throws StoreException with `CORRUPT` and the first damage, or when it cannot be written
  public BackupReport restore(Path backup, Path into) throws StoreException {
    BackupReport report = verify(backup);
    if (!report.sound()) {
      throw new StoreException(
          Reason.CORRUPT,
          "the backup is damaged, nothing was restored: " + report.damages().getFirst());
    }
    try {
      empty(into);
      FileBlobStore from = FileBlobStore.of(new FileBlobOptions(backup.resolve(BLOBS), 0));
      FileBlobStore to = FileBlobStore.open(new FileBlobOptions(into.resolve(BLOBS), 0));
      for (Manifest.Blob blob : Manifest.read(backup).blobs()) {
        copyBlob(from, to, blob.id(), new LinkedHashMap<>());
      }
      // Last and in one step: where there is a database, all else is there.
      Path part = into.resolve(DATABASE + ".part");
      progress.at("database", 0, 0);
      var _ = Files.copy(backup.resolve(DATABASE), part);
      sync(part);
      var _ = Files.move(part, into.resolve(DATABASE), StandardCopyOption.ATOMIC_MOVE);
      sync(into);
    } catch (IOException e) {
      throw failure(e);
    }
    return report;
  }

  private static StoreException failure(IOException e) {
    return FileBlobStore.failure(e);
  }
}
