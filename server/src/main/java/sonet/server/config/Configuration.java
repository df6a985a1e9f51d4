package sonet.server.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The value of each setting, each within its bounds, and where it came from.
public final class Configuration {
  /// What holds when nobody sets anything.
  public static final Configuration INITIAL = new Configuration(Map.of());

  private final Map<Setting<?>, Given> given;
  private final Map<Setting<?>, Object> values = new HashMap<>();

  Configuration(Map<Setting<?>, Given> given) {
    this.given = Map.copyOf(given);
    given.forEach((setting, value) -> values.put(setting, parsed(setting, value.text())));
  }

  private static Object parsed(Setting<?> setting, String text) {
    return setting.kind().parse().apply(text);
  }

  /// What was set.
  ///
  /// @param text the value
  /// @param origin where it came from, as the operator knows it
  record Given(String text, String origin) {}

  /// The value of a setting.
  @SuppressWarnings("unchecked") // under a setting stands what its kind has read
  public <T> T get(Setting<T> setting) {
    Object found = values.get(setting);
    return found == null ? setting.initial() : (T) found;
  }

  /// The same with another value.
  ///
  /// @throws IllegalArgumentException when it is not within the bounds
  public <T> Configuration with(Setting<T> setting, T value) {
    String text = setting.kind().print().apply(value);
    T _ = setting.kind().parse().apply(text);
    Map<Setting<?>, Given> changed = new LinkedHashMap<>(given);
    changed.put(setting, new Given(text, "the program"));
    return new Configuration(changed);
  }

  /// All values as a file that says the same, with where each came from.
  public String print() {
    StringBuilder text = new StringBuilder();
    for (Setting<?> setting : Settings.all()) {
      text.append("# ").append(setting.help()).append("; ").append(setting.values());
      Given found = given.get(setting);
      text.append(found == null ? " (not set)" : " (from " + found.origin() + ")").append('\n');
      text.append(setting.name()).append(" = ").append(escaped(value(setting))).append("\n\n");
    }
    return text.toString();
  }

  private <T> String value(Setting<T> setting) {
    return setting.kind().print().apply(get(setting));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\");
  }
}
