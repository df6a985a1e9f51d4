package sonet.client.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;

/// A folder that one process writes at a time. A file in it is as it was or as it is to be,
/// whatever ends the process: it is written beside its place, synced, and moved there.
final class OwnFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String DRAFT = ".new";

  private final Path root;
  private final FileChannel lock;

  private OwnFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /// Takes a folder, and makes it when it is not there.
  ///
  /// @throws ClientException with `STATE_IN_USE` when another process has it
  static OwnFolder open(Path root) throws ClientException {
    try {
      var _ = Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() != null) {
          return new OwnFolder(root, channel);
        }
      } catch (OverlappingFileLockException ownProcess) {
        // As bad as another process; told below.
      }
      channel.close();
    } catch (IOException e) {
      throw failed("The folder " + root + " cannot be used", e);
    }
    throw new ClientException(Reason.STATE_IN_USE, "Another process uses the folder " + root + ".");
  }

  private static ClientException failed(String what, IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean full =
        message.contains("No space left")
            || (e instanceof FileSystemException system
                && String.valueOf(system.getReason()).contains("No space left"));
    return new ClientException(
        full ? Reason.DISK_FULL : Reason.DISK_FAILED, what + ": " + message + ".", e);
  }

  /// The folder.
  Path root() {
    return root;
  }

  /// A file; empty when there is none.
  Optional<Bytes> read(String name) throws ClientException {
    Path file = root.resolve(name);
    try {
      return Optional.of(Bytes.wrap(Files.readAllBytes(file)));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw failed("The file " + file + " cannot be read", e);
    }
  }

  /// Writes a file that everyone may read.
  void write(String name, Bytes content) throws ClientException {
    write(name, content, "rw-r--r--");
  }

  /// Writes a file that its owner alone may read.
  void writeSecret(String name, Bytes content) throws ClientException {
    write(name, content, "rw-------");
  }

  private void write(String name, Bytes content, String permissions) throws ClientException {
    Path file = root.resolve(name);
    Path draft = root.resolve(name + DRAFT);
    try {
      var _ = Files.createDirectories(folder(file));
      boolean _ = Files.deleteIfExists(draft);
      create(draft, permissions);
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content.toArray());
        while (buffer.hasRemaining()) {
          int _ = channel.write(buffer);
        }
        channel.force(true);
      }
      var _ =
          Files.move(
              draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(folder(file));
    } catch (IOException e) {
      throw failed("The file " + file + " cannot be written", e);
    }
  }

  private static void create(Path file, String permissions) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var _ =
          Files.createFile(
              file,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    } else {
      var _ = Files.createFile(file);
    }
  }

  private static Path folder(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new AssertionError("every file lies in the folder");
    }
    return parent;
  }

  /// The name of a file is durable when its folder is; where folders cannot be opened, the file
  /// system sees to it.
  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Removes a file or a folder with the files in it, if it is there.
  void remove(String name) throws ClientException {
    Path path = root.resolve(name);
    try {
      if (Files.isDirectory(path)) {
        try (var files = Files.list(path)) {
          for (Path file : files.toList()) {
            boolean _ = Files.deleteIfExists(file);
          }
        }
      }
      boolean _ = Files.deleteIfExists(path);
    } catch (IOException e) {
      throw failed("The file " + path + " cannot be removed", e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      // The lock goes with the process at the latest.
      System.getLogger(OwnFolder.class.getName())
          .log(System.Logger.Level.WARNING, "the lock of a folder stays", e);
    }
  }
}
