package sonet.protocol;

import java.time.Instant;
import java.util.List;
import sonet.crypto.Bytes;

/// A device of an account, as the directory knows it.
///
/// @param id its id
/// @param account the account it belongs to
/// @param name what its owner calls it
/// @param signatureKey its Ed25519 public key, also the signature key of its leaves
/// @param registeredAt when it was registered
/// @param endorsements that lead from the account's first device to this one; none for the first
public record Device(
    DeviceId id,
    AccountName account,
    String name,
    Bytes signatureKey,
    Instant registeredAt,
    List<Endorsement> endorsements) {
  /// Copies the list.
  public Device {
    endorsements = List.copyOf(endorsements);
  }

  /// The first device of an account, which nobody endorses.
  public Device(
      DeviceId id, AccountName account, String name, Bytes signatureKey, Instant registeredAt) {
    this(id, account, name, signatureKey, registeredAt, List.of());
  }
}
