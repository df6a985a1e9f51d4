package sonet.store;

import java.util.List;
import java.util.Optional;

/// What one pool is to hold.
///
/// @param kind the pool's kind
/// @param oneTime what is handed out once, the oldest first
/// @param lastResort what is handed out when nothing else is left
public record PoolFilling(int kind, List<PoolItem> oneTime, Optional<PoolItem> lastResort) {
  /// Copies the list.
  public PoolFilling {
    oneTime = List.copyOf(oneTime);
  }
}
