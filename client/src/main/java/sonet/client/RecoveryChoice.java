package sonet.client;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Says which devices of an account are not lost, when its owner comes back by the recovery key.
@FunctionalInterface
public interface RecoveryChoice {
  /// The short names of those that stay; the others are removed.
  ///
  /// @param devices all that the account has
  /// @throws ClientException to give the recovery up
  Set<String> keep(List<Known> devices) throws ClientException;

  /// A device that the account has.
  ///
  /// @param id its short name
  /// @param name what its owner calls it
  /// @param since when it was registered
  record Known(String id, String name, Instant since) {}

  /// All of them are lost.
  static RecoveryChoice allLost() {
    return _ -> Set.of();
  }
}
