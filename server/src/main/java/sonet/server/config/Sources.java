package sonet.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where settings are read from: flags go before the environment, and that before the file.
///
/// @param file a file of properties
/// @param environment variables; those that do not begin with `SONET_` are left alone
/// @param flags values by the names of their settings
public record Sources(
    Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
  /// Nothing is set.
  public static final Sources NONE = new Sources(Optional.empty(), Map.of(), Map.of());

  /// Copies the maps.
  public Sources {
    environment = Map.copyOf(environment);
    flags = Map.copyOf(flags);
  }

  /// The same with a file.
  public Sources withFile(Path path) {
    return new Sources(Optional.of(path), environment, flags);
  }

  /// The same with an environment.
  public Sources withEnvironment(Map<String, String> variables) {
    return new Sources(file, variables, flags);
  }

  /// The same with flags, by the names of their settings.
  public Sources withFlags(Map<String, String> values) {
    return new Sources(file, environment, values);
  }
}
