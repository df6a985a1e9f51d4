package sonet.server.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The value of each setting, each within its bounds, and where it came from.
public final class Configuration {
  /// What holds when nobody sets anything.
  public static final Configuration INITIAL = new Configuration(Map.of());

  private static final String PROGRAM = "the program";

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
    changed.put(setting, new Given(text, PROGRAM));
    return new Configuration(changed);
  }

  /// What becomes of a configuration when its sources are read again.
  ///
  /// @param now what holds from now on
  /// @param changed settings that have another value now
  /// @param waiting settings that have another value at the next start
  record Reread(Configuration now, List<Setting<?>> changed, List<Setting<?>> waiting) {}

  /// This configuration with what was read again. What the program has set stays.
  Reread reread(Configuration again) {
    Map<Setting<?>, Given> next = new HashMap<>(given);
    List<Setting<?>> changed = new ArrayList<>();
    List<Setting<?>> waiting = new ArrayList<>();
    for (Setting<?> setting : Settings.all()) {
      Given before = given.get(setting);
      boolean ours = before != null && before.origin().equals(PROGRAM);
      if (ours || value(setting).equals(again.value(setting))) {
        continue;
      }
      switch (setting.when()) {
        case AT_START -> waiting.add(setting);
        case AT_ANY_TIME -> {
          changed.add(setting);
          Given after = again.given.get(setting);
          Given _ = after == null ? next.remove(setting) : next.put(setting, after);
        }
      }
    }
    return new Reread(new Configuration(next), List.copyOf(changed), List.copyOf(waiting));
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
