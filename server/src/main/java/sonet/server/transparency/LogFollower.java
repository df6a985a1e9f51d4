package sonet.server.transparency;

import sonet.transparency.operator.LogBatch;

/// Hears of each batch of a log that this process has stored, in their order, after it is shown.
///
/// It is called by the thread that makes logs grow, and must return at once. A crash may come
/// before it: whoever must see every entry begins where it stopped and reads the rest from
/// [TenantLog#stored()], which has all that a batch has.
@FunctionalInterface
public interface LogFollower {
  /// A log has grown.
  void grew(TenantLog log, LogBatch batch);
}
