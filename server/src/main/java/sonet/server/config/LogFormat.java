package sonet.server.config;

/// How a line of the log is written.
public enum LogFormat {
  /// For people.
  TEXT,
  /// For machines: one object on each line.
  JSON
}
