package sonet.client.device;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sonet.crypto.Bytes;
import sonet.protocol.Endorsement;
import sonet.protocol.Removal;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;

/// Who signs for the account, by what the log has proven here last (docs/devices.md).
///
/// Endorsements stay when a device goes or a recovery key is revoked. So who has such a key could
/// sign removals with it for good, or have another key do that which it endorses, and the server
/// need only pass them on. But an endorsement says when the key came: one that came before the last
/// set and is not in it has gone. When it signed something is its own word and counts for nothing.
///
/// @param proven the last set of the account's devices that the log has proven, if any
record Signatories(Optional<DeviceSet> proven) {
  /// Whether a removal may be the word of the account. Its signatures are checked elsewhere.
  ///
  /// @param removed whether a key is that of the device that is removed
  boolean allow(Removal removal, Predicate<Bytes> removed) {
    List<Endorsement> links = removal.endorsements();
    Instant came = Instant.EPOCH;
    for (int i = 0; i < links.size(); i++) {
      Endorsement link = links.get(i);
      Bytes endorsed = i + 1 < links.size() ? links.get(i + 1).by() : removal.by();
      if (isGone(link.by(), came) && !isPresent(endorsed) && !isGone(endorsed, link.at())) {
        return false;
      }
      came = link.at();
    }
    // What the log says as well may have been signed by one that went later.
    return !isGone(removal.by(), came) || !isDevice(removed);
  }

  private boolean isPresent(Bytes key) {
    return proven.filter(set -> set.contains(key)).isPresent();
  }

  private boolean isGone(Bytes key, Instant came) {
    return proven.filter(set -> !set.contains(key) && came.toEpochMilli() < set.at()).isPresent();
  }

  private boolean isDevice(Predicate<Bytes> key) {
    return proven.stream()
        .flatMap(set -> set.devices().stream())
        .map(DeviceKey::signatureKey)
        .anyMatch(key);
  }
}
