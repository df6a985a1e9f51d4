package sonet.client.key;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;

/// The random keys of devices, in the key store of the system or, where there is none that works,
/// in a file beside the state that only its owner can read.
///
/// The file wins when it is there: it was made when no store worked, and is what opens the state.
public final class SystemKeys {
  private static final String FILE = "key";
  private static final int LENGTH = 32;
  private static final System.Logger LOG = System.getLogger(SystemKeys.class.getName());

  private final Optional<KeyTool> tool;
  private final RandomSource random;

  SystemKeys(Optional<KeyTool> tool, RandomSource random) {
    this.tool = tool;
    this.random = random;
  }

  /// Those of this system.
  public static SystemKeys here(RandomSource random) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Optional<KeyTool> tool =
        system.startsWith("mac")
            ? program("security").map(KeyTool::keyChain)
            : program("secret-tool").map(KeyTool::secretService);
    return new SystemKeys(tool, random);
  }

  private static Optional<String> program(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String folder : Arrays.asList(path.split(File.pathSeparator, -1))) {
      Path program = Path.of(folder).resolve(name);
      if (!folder.isEmpty() && Files.isExecutable(program)) {
        return Optional.of(program.toString());
      }
    }
    return Optional.empty();
  }

  /// What the folder holds so far.
  public enum Folder {
    /// No device yet.
    NEW,
    /// A device, which has a key.
    IN_USE
  }

  /// The key of the device in a folder; a new one for a new device.
  ///
  /// @throws ClientException with `KEY_MISSING` when a device is there and its key is not, or
  ///   `DISK_FAILED`
  public Secret keyOf(Path folder, Folder holds) throws ClientException {
    String name = folder.toAbsolutePath().normalize().toString();
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      return read(file);
    }
    Optional<String> kept = tool.flatMap(store -> store.find(name));
    if (kept.isPresent()) {
      return parse(kept.get());
    }
    if (holds == Folder.IN_USE) {
      throw new ClientException(
          Reason.KEY_MISSING, "The key of the device in " + folder + " is not in the key store.");
    }
    Secret key = Secret.random(random, LENGTH);
    String hex = Bytes.wrap(key.expose()).toHex();
    if (tool.filter(store -> store.keep(name, hex)).isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "No key store of the system works here: the key of the device is kept in the file {0}."
              + " Who can read that folder can read the messages.",
          file);
      write(file, hex);
    }
    return key;
  }

  private static Secret read(Path file) throws ClientException {
    try {
      return parse(Files.readString(file));
    } catch (IOException unreadable) {
      throw new ClientException(
          Reason.DISK_FAILED, "The key file " + file + " cannot be read.", unreadable);
    }
  }

  private static Secret parse(String hex) throws ClientException {
    try {
      Secret key = Secret.of(Bytes.fromHex(hex.strip()));
      if (key.length() == LENGTH) {
        return key;
      }
    } catch (IllegalArgumentException malformed) {
      // Told below, as a key of another length.
    }
    throw new ClientException(
        Reason.KEY_MISSING, "What was kept as the key of the device is none.");
  }

  /// Writes the file whole or not at all.
  private static void write(Path file, String hex) throws ClientException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new AssertionError("a file in a folder has one");
    }
    Path fresh = folder.resolve(FILE + ".new");
    try {
      if (!Files.isDirectory(folder)) {
        var _ = Files.createDirectories(folder);
        restrict(folder, "rwx------");
      }
      var _ = Files.deleteIfExists(fresh);
      var _ = Files.createFile(fresh);
      restrict(fresh, "rw-------");
      var _ = Files.write(fresh, hex.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.DSYNC);
      var _ = Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new ClientException(
          Reason.DISK_FAILED, "The key file " + file + " cannot be written.", failed);
    }
  }

  private static void restrict(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      var _ = Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }
}
