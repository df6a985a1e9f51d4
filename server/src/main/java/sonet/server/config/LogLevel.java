package sonet.server.config;

/// What is worth a line in the log.
public enum LogLevel {
  /// What went wrong and needs somebody.
  ERROR,
  /// Also what may go wrong.
  WARNING,
  /// Also what administrators do.
  INFO,
  /// Also every request, with its operation, status and time.
  DEBUG
}
