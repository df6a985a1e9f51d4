package sonet.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is known of whose keys an account's are.
///
/// @param account the name
/// @param level how far it is trusted
/// @param way how it came to that
/// @param by the short name of the own device where that was said; empty when nobody said anything
/// @param at when; empty likewise
/// @param devices the short names of the devices that the account has
/// @param change in what its keys are others than those that were verified; empty otherwise
/// @param introductions by others, which say nothing of the level
public record Contact(
    String account,
    TrustLevel level,
    TrustWay way,
    Optional<String> by,
    Optional<Instant> at,
    List<String> devices,
    Optional<ContactChange> change,
    List<Introduction> introductions) {
  /// Copies the lists.
  public Contact {
    devices = List.copyOf(devices);
    introductions = List.copyOf(introductions);
  }

  /// Whether its keys are those that were compared.
  public boolean isVerified() {
    return level == TrustLevel.VERIFIED;
  }
}
