package sonet.client;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// Where the system keeps the data of programs: XDG Base Directory on Linux, its like elsewhere.
final class DataFolder {
  private DataFolder() {}

  /// The folder of an account at a server.
  static Path of(URI server, String account) {
    String host = server.getRawAuthority().replaceAll("[^A-Za-z0-9.-]", "_");
    String name = account.replaceAll("[^A-Za-z0-9._-]", "_");
    return base().resolve("sonet").resolve(host).resolve(name).toAbsolutePath();
  }

  private static Path base() {
    Path home = Path.of(System.getProperty("user.home", "."));
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Optional<Path> set = variable("XDG_DATA_HOME");
    if (set.isPresent()) {
      return set.get();
    }
    if (system.startsWith("mac")) {
      return home.resolve("Library").resolve("Application Support");
    }
    if (system.startsWith("windows")) {
      return variable("LOCALAPPDATA").orElse(home);
    }
    return home.resolve(".local").resolve("share");
  }

  private static Optional<Path> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).map(Path::of).filter(Path::isAbsolute);
  }
}
