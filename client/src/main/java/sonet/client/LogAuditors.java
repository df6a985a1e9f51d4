package sonet.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;

/// The auditors of the log whom this device relies on, and what each of them has vouched for.
///
/// @param named those that the settings name, in their order
/// @param enough how many of them must vouch for what the log shows
/// @param areEnough whether so many do at present
public record LogAuditors(List<One> named, int enough, boolean areEnough) {
  /// Copies the list.
  public LogAuditors {
    named = List.copyOf(named);
  }

  /// One of them.
  ///
  /// @param key its public key
  /// @param last what it has vouched for last; empty while it has for nothing that was shown here
  /// @param vouches whether that is near enough to the newest that the log has shown
  public record One(Bytes key, Optional<Vouched> last, boolean vouches) {}

  /// What an auditor has vouched for.
  ///
  /// @param entries how many of the log
  /// @param newest when the last of these was made
  /// @param at when this device was shown that
  public record Vouched(long entries, Instant newest, Instant at) {}
}
