package sonet.server.admin;

import java.lang.System.Logger.Level;
import java.util.List;
import sonet.protocol.ProblemType;
import sonet.protocol.ReloadedSettings;
import sonet.server.config.LiveConfiguration;
import sonet.server.config.LiveConfiguration.Outcome;
import sonet.server.config.Setting;
import sonet.server.config.Settings;
import sonet.server.http.RefusalException;
import sonet.server.log.ServerLog;

/// Has the service read its settings again while it runs.
public final class Reloads {
  private static final System.Logger LOG = System.getLogger(Reloads.class.getName());

  private final LiveConfiguration configuration;

  /// Reloads of a configuration.
  public Reloads(LiveConfiguration configuration) {
    this.configuration = configuration;
  }

  /// Reads the settings again.
  ///
  /// @throws RefusalException when they are not right; then nothing has changed
  public ReloadedSettings reload() throws RefusalException {
    return switch (configuration.read()) {
      case Outcome.Wrong(List<String> mistakes) ->
          throw RefusalException.of(ProblemType.SETTINGS_REFUSED, String.join("; ", mistakes));
      case Outcome.Reread(List<Setting<?>> changed, List<Setting<?>> waiting) -> {
        if (changed.contains(Settings.LOG_LEVEL)) {
          ServerLog.level(configuration.get(Settings.LOG_LEVEL));
        }
        ReloadedSettings reloaded = new ReloadedSettings(names(changed), names(waiting));
        LOG.log(
            Level.INFO,
            "settings were read again; changed: {0}; at the next start: {1}",
            reloaded.changed(),
            reloaded.waiting());
        yield reloaded;
      }
    };
  }

  private static List<String> names(List<Setting<?>> settings) {
    return settings.stream().<String>map(Setting::name).toList();
  }
}
