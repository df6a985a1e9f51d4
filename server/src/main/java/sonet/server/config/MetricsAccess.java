package sonet.server.config;

/// Who may see the metrics.
public enum MetricsAccess {
  /// An administrator by a token.
  TOKEN,
  /// Also any process of this machine, unless a proxy passes its request on.
  LOOPBACK,
  /// Anyone.
  ANYONE
}
