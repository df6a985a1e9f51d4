package sonet.server.config;

import java.util.Locale;

/// One thing that an operator can set.
///
/// @param name its name in the file: `tls.certificate`
/// @param kind what its value looks like
/// @param initial the value when nobody sets it
/// @param help what it is for, in a phrase
/// @param when a change of it takes effect
public record Setting<T>(String name, Kind<T> kind, T initial, String help, When when) {
  /// When a change takes effect.
  public enum When {
    /// When the service is started.
    AT_START,
    /// When the settings are read again, too.
    AT_ANY_TIME
  }

  /// A setting that is looked at when the service starts.
  Setting(String name, Kind<T> kind, T initial, String help) {
    this(name, kind, initial, help, When.AT_START);
  }

  /// The same, of which a change takes effect while the service runs.
  Setting<T> live() {
    return new Setting<>(name, kind, initial, help, When.AT_ANY_TIME);
  }

  /// Its variable in the environment: `SONET_TLS_CERTIFICATE`.
  public String variable() {
    return "SONET_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /// Its flag: `--tls-certificate`.
  public String flag() {
    return "--" + name.replace('.', '-');
  }

  /// The chapter of the table that it belongs to.
  public String chapter() {
    int dot = name.indexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  /// What may stand there.
  public String values() {
    return kind.description();
  }

  /// Its first value as it would be written.
  public String initialText() {
    return kind.print().apply(initial);
  }
}
