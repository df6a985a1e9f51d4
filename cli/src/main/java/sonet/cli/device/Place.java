package sonet.cli.device;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import sonet.cli.command.CommandException;

/// What stands beside a device's encrypted state, so that nobody has to say it each time: whose
/// device it is, and at which server. Nothing secret.
///
/// @param name of the account
/// @param server its address
/// @param lock what opens the state
record Place(String name, String server, Lock lock) {
  /// What opens the state.
  enum Lock {
    /// A passphrase, which stands nowhere.
    PASSPHRASE,
    /// A key in the key store of the system.
    SYSTEM
  }

  private static final String FILE = "device.properties";

  /// What stands in a folder.
  static Optional<Place> read(Path folder) throws CommandException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw CommandException.failure("the file " + file + " cannot be read.", unreadable);
    }
    String name = properties.getProperty("name", "");
    String server = properties.getProperty("server", "");
    Lock lock = properties.getProperty("lock", "").equals("system") ? Lock.SYSTEM : Lock.PASSPHRASE;
    return name.isEmpty() || server.isEmpty()
        ? Optional.empty()
        : Optional.of(new Place(name, server, lock));
  }

  /// Writes it into a folder.
  void write(Path folder) throws CommandException {
    Properties properties = new Properties();
    properties.setProperty("name", name);
    properties.setProperty("server", server);
    properties.setProperty("lock", lock == Lock.SYSTEM ? "system" : "passphrase");
    Path file = folder.resolve(FILE);
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(writer, "The device in this folder; its state is encrypted.");
    } catch (IOException unwritable) {
      throw CommandException.failure("the file " + file + " cannot be written.", unwritable);
    }
  }
}
