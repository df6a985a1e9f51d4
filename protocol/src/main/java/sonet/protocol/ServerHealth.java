package sonet.protocol;

import java.time.Instant;
import java.util.List;

/// How the server is.
///
/// @param version of the software
/// @param startedAt when the process began
/// @param checks what was looked at
public record ServerHealth(String version, Instant startedAt, List<Check> checks) {
  /// Copies the list.
  public ServerHealth {
    checks = List.copyOf(checks);
  }

  /// Whether all is well.
  public boolean ready() {
    return checks.stream().allMatch(check -> check.state() == Switch.ON);
  }

  /// Something that was looked at.
  ///
  /// @param name what
  /// @param state on when it is well
  /// @param detail in a sentence
  public record Check(String name, Switch state, String detail) {}
}
