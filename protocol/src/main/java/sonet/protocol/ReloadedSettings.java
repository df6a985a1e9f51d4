package sonet.protocol;

import java.util.List;

/// What became of settings that were read again.
///
/// @param changed the names of those that have another value now
/// @param waiting the names of those that have another value when the server is started again
public record ReloadedSettings(List<String> changed, List<String> waiting) {
  /// Copies the lists.
  public ReloadedSettings {
    changed = List.copyOf(changed);
    waiting = List.copyOf(waiting);
  }
}
