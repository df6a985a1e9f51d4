package sonet.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import sonet.crypto.Bytes;

/// What is done to files and folders such that it survives the loss of power: a file is synced for
/// its content, and its folder for its name.
final class Durable {
  private final Writing writing;

  Durable() {
    this(Durable::writeAll);
  }

  /// @param writing of a part, where a test can fail
  Durable(Writing writing) {
    this.writing = writing;
  }

  /// Writes a part into a file.
  interface Writing {
    /// Writes all of it.
    void write(FileChannel channel, long offset, Bytes part) throws IOException;
  }

  /// Makes an empty file where there is none.
  void create(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    sync(parent(file));
  }

  /// Writes a part at the end of a file.
  void append(Path file, long offset, Bytes part) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      try {
        writing.write(channel, offset, part);
        channel.force(true);
      } catch (IOException e) {
        cut(channel, offset, e);
        throw e;
      }
    }
  }

  static void writeAll(FileChannel channel, long offset, Bytes part) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(part.toArray());
    while (buffer.hasRemaining()) {
      int _ = channel.write(buffer, offset + buffer.position());
    }
  }

  private static void cut(FileChannel channel, long size, IOException cause) {
    try {
      var _ = channel.truncate(size);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  void rename(Path from, Path to) throws IOException {
    var _ = Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(parent(to));
  }

  void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      sync(parent(file));
    }
  }

  /// Makes a folder and those above it.
  void folder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.getParent();
    if (above != null) {
      folder(above);
    }
    var _ = Files.createDirectories(folder);
    if (above != null) {
      sync(above);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new AssertionError("every file of the store lies in a folder");
    }
    return parent;
  }

  private static void sync(Path folder) throws IOException {
    // Linux and macOS sync a folder that is opened to be read; elsewhere names are the file
    // system's own concern.
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
