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
record Place(String name, String server) {
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
    return name.isEmpty() || server.isEmpty()
        ? Optional.empty()
        : Optional.of(new Place(name, server));
  }

  /// Writes it into a folder.
  void write(Path folder) throws CommandException {
    Properties properties = new Properties();
    properties.setProperty("name", name);
    properties.setProperty("server", server);
    Path file = folder.resolve(FILE);
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      properties.store(writer, "The device in this folder; its state is encrypted.");
    } catch (IOException unwritable) {
      throw CommandException.failure("the file " + file + " cannot be written.", unwritable);
    }
  }
}
