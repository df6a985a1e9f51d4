package sonet.transparency.monitor;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import sonet.transparency.wire.MonitorMapEntry;

/// The versions of a label that are monitored: for a position in the log, the greatest version that
/// was proven to exist there (§8.2). Immutable.
///
/// @param versions by position; a version further right is greater
public record MonitoringMap(NavigableMap<Long, Long> versions) {
  /// One that monitors nothing.
  public static final MonitoringMap EMPTY = new MonitoringMap(new TreeMap<>());

  /// Copies the map.
  public MonitoringMap {
    versions = new TreeMap<>(versions);
    long before = -1;
    for (long version : versions.values()) {
      if (version <= before) {
        throw new IllegalArgumentException("versions that do not ascend with their positions");
      }
      before = version;
    }
  }

  /// The one that a request has.
  ///
  /// @throws IllegalArgumentException when positions or versions do not ascend
  public static MonitoringMap of(List<MonitorMapEntry> entries) {
    NavigableMap<Long, Long> versions = new TreeMap<>();
    long before = -1;
    for (MonitorMapEntry entry : entries) {
      if (entry.position() <= before) {
        throw new IllegalArgumentException("positions that do not ascend");
      }
      before = entry.position();
      versions.put(entry.position(), entry.version());
    }
    return new MonitoringMap(versions);
  }

  /// The entries as a request has them.
  public List<MonitorMapEntry> entries() {
    return versions.entrySet().stream()
        .map(entry -> new MonitorMapEntry(entry.getKey(), entry.getValue()))
        .toList();
  }

  /// The versions by position.
  @Override
  public NavigableMap<Long, Long> versions() {
    return new TreeMap<>(versions);
  }

  /// Whether there is nothing to monitor.
  public boolean isEmpty() {
    return versions.isEmpty();
  }

  /// With another version to monitor. Where it contradicts what is monitored already, the greater
  /// version stays, which is what monitoring would come to.
  public MonitoringMap with(long position, long version) {
    NavigableMap<Long, Long> next = new TreeMap<>(versions);
    if (next.headMap(position, true).values().stream().anyMatch(other -> other >= version)) {
      return this;
    }
    next.put(position, version);
    next.tailMap(position, false).values().removeIf(other -> other <= version);
    return new MonitoringMap(next);
  }
}
