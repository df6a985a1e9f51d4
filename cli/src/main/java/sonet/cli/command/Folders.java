package sonet.cli.command;

import java.nio.file.Path;
import java.util.Map;

/// Where data lie when nobody says otherwise (XDG Base Directory Specification).
public final class Folders {
  private Folders() {}

  /// `~/.local/share/sonet/NAME`, or below `XDG_DATA_HOME` where that is set.
  public static Path data(Map<String, String> environment, String name) {
    String set = environment.getOrDefault("XDG_DATA_HOME", "");
    Path home =
        set.isEmpty() || !Path.of(set).isAbsolute()
            ? Path.of(System.getProperty("user.home", "."), ".local", "share")
            : Path.of(set);
    return home.resolve("sonet").resolve(name).toAbsolutePath();
  }
}
