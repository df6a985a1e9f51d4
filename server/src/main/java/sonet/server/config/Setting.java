package sonet.server.config;

import java.util.Locale;

/// One thing that an operator can set.
///
/// @param name its name in the file: `tls.certificate`
/// @param kind what its value looks like
/// @param initial the value when nobody sets it
/// @param help what it is for, in a phrase
public record Setting<T>(String name, Kind<T> kind, T initial, String help) {
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
