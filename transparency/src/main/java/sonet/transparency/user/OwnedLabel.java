package sonet.transparency.user;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sonet.transparency.monitor.MonitoringMap;

/// What the owner of a label keeps (§8.3). Immutable.
///
/// @param known the versions, to look them up again
/// @param verified the rightmost distinguished log entry that was verified
/// @param history where each greatest version that the owner knows of was first seen
/// @param map new versions that are not in a distinguished log entry yet
public record OwnedLabel(
    KnownLabel known, long verified, NavigableMap<Long, Long> history, MonitoringMap map) {
  /// Copies the map.
  public OwnedLabel {
    history = new TreeMap<>(history);
  }

  /// The greatest version that the owner knows of.
  public Optional<Long> greatest() {
    return Optional.ofNullable(history.lastEntry()).map(Map.Entry::getValue);
  }

  /// The greatest version that there was at a log entry.
  public Optional<Long> greatestAt(long position) {
    return Optional.ofNullable(history.floorEntry(position)).map(Map.Entry::getValue);
  }

  /// The rightmost log entry that tells of the greatest version: where it was inserted, or where
  /// the ownership began.
  long lastKnown() {
    return history.isEmpty() ? verified : Math.max(verified, history.lastKey());
  }

  /// Where each greatest version was first seen.
  @Override
  public NavigableMap<Long, Long> history() {
    return new TreeMap<>(history);
  }
}
