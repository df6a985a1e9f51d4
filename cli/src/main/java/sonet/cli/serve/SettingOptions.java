package sonet.cli.serve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sonet.cli.command.Arguments;
import sonet.cli.command.Option;
import sonet.server.config.Setting;
import sonet.server.config.Settings;

/// The settings of the server as options, made from their one table.
final class SettingOptions {
  private SettingOptions() {}

  /// An option for each setting.
  static List<Option> all() {
    return Settings.all().stream().map(SettingOptions::of).toList();
  }

  /// The help shows the few that everyone needs, in its own words.
  private static Option of(Setting<?> setting) {
    return switch (setting.name()) {
      case "data" -> Option.path("--data", "DIR", "Folder of the data, made when it is not there");
      case "host" -> Option.of("--host", "ADDRESS", "Address to listen at (default 127.0.0.1)");
      case "port" ->
          Option.of("--port", "N", "Port to listen at, 0 for any free one (default 8080)");
      default -> Option.listed(setting.flag(), setting.values(), setting.help());
    };
  }

  /// The settings that flags give, by their names.
  static Map<String, String> given(Arguments arguments) {
    Map<String, String> given = new HashMap<>();
    for (Setting<?> setting : Settings.all()) {
      arguments.value(setting.flag()).ifPresent(value -> given.put(setting.name(), value));
    }
    return given;
  }
}
