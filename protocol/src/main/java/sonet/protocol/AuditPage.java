package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// A part of an audit trail.
///
/// @param entries those that were asked for, perhaps none although there are more
/// @param next what to give as [Parameter#AFTER] for the rest; absent at the end
public record AuditPage(List<AuditEntry> entries, Optional<Long> next) {
  /// Copies the list.
  public AuditPage {
    entries = List.copyOf(entries);
  }
}
