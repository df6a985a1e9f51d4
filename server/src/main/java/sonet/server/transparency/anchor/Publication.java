package sonet.server.transparency.anchor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.LogFiles;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.Tile;

/// A log as plain files in a folder, for any file server. Each file is written beside its place and
/// moved there, and the checkpoint last: whoever reads it finds all that it speaks of.
final class Publication {
  private final Path root;
  private final AnchorFiles files;

  Publication(Path root, AnchorFiles files) {
    this.root = root;
    this.files = files;
  }

  /// Brings the folder up to a checkpoint.
  ///
  /// @throws IOException when the folder cannot be written, or has a log that goes further
  void write(Anchored shown) throws IOException, RefusalException {
    long size = shown.size();
    long before = published(shown.checkpoint().origin());
    if (before > size) {
      throw new IOException("%s has %d entries, and the log %d".formatted(root, before, size));
    }
    if (before == size && size > 0) {
      return;
    }
    for (long from = before; from < size; ) {
      Tile tile = Tile.at(0, from, size);
      copy(tile.entriesPath());
      copy(LogFiles.audit(tile));
      from = tile.start() + tile.width();
    }
    for (int level = 0; Tile.hashes(level, size) > 0; level++) {
      long all = Tile.hashes(level, size);
      for (long hash = Tile.hashes(level, before); hash < all; ) {
        Tile tile = Tile.at(level, hash, size);
        copy(tile.path());
        hash = tile.index() * Tile.WIDTH + tile.width();
      }
    }
    copy(LogFiles.CONFIGURATION);
    copy(LogFiles.POLICY);
    write(LogFiles.HEAD, shown.head().encoded());
    write(LogFiles.CHECKPOINT, Bytes.utf8(shown.note().format()));
    clean(before, size);
  }

  /// How far the folder has got.
  private long published(String origin) throws IOException {
    Path file = root.resolve(LogFiles.CHECKPOINT);
    if (!Files.exists(file)) {
      return 0;
    }
    try {
      Checkpoint checkpoint =
          Checkpoint.parse(SignedNote.parse(Files.readString(file, StandardCharsets.UTF_8)).text());
      if (checkpoint.origin().equals(origin)) {
        return checkpoint.head().size();
      }
    } catch (TransparencyException e) {
      throw new IOException(file + " is no checkpoint", e);
    }
    throw new IOException(root + " has another log");
  }

  private void copy(String path) throws IOException, RefusalException {
    write(
        path,
        files
            .read(path)
            .orElseThrow(() -> new AssertionError("the published tree has " + path))
            .content());
  }

  private void write(String path, Bytes content) throws IOException {
    Path file = root.resolve(path);
    Path folder = file.getParent();
    if (folder == null) {
      throw new AssertionError("every file lies in a folder");
    }
    var _ = Files.createDirectories(folder);
    Path draft = Files.createTempFile(folder, ".", ".new");
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content.toArray());
        while (buffer.hasRemaining()) {
          int _ = channel.write(buffer);
        }
        channel.force(true);
      }
      readable(draft);
      var _ =
          Files.move(
              draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      boolean _ = Files.deleteIfExists(draft);
    }
  }

  /// Drafts are for their owner alone; what is published is for everyone.
  private static void readable(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  /// Removes the partial files that full ones have taken the place of (tlog-tiles).
  private void clean(long before, long size) throws IOException {
    for (Tile tile : Tile.partial(before)) {
      Tile now = Tile.at(tile.level(), tile.index() * Tile.WIDTH, size);
      if (now.isFull()) {
        remove(now.path());
        if (now.level() == 0) {
          remove(now.entriesPath());
          remove(LogFiles.audit(now));
        }
      }
    }
  }

  private void remove(String full) throws IOException {
    Path folder = root.resolve(full + Tile.PARTIAL);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var partial = Files.list(folder)) {
      for (Path file : partial.toList()) {
        boolean _ = Files.deleteIfExists(file);
      }
    }
    boolean _ = Files.deleteIfExists(folder);
  }
}
