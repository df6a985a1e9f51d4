package sonet.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.Endorsement;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.Removal;
import sonet.server.http.RefusalException;

/// What the store keeps of a device that was removed: the [Removal] that another device of its
/// account has signed, or that an administrator took it out, which none has.
///
/// @param device which was removed
/// @param by as in the removal; absent for an administrator
/// @param endorsements likewise
/// @param at when
/// @param signature as in the removal; absent for an administrator
/// @param note what the administrator said; absent for a removal
record RemovedDevice(
    DeviceId device,
    Optional<Bytes> by,
    Optional<List<Endorsement>> endorsements,
    Instant at,
    Optional<Bytes> signature,
    Optional<String> note) {
  /// One that another device has removed.
  static RemovedDevice by(Removal removal) {
    return new RemovedDevice(
        removal.device(),
        Optional.of(removal.by()),
        Optional.of(removal.endorsements()),
        removal.at(),
        Optional.of(removal.signature()),
        Optional.empty());
  }

  /// One that an administrator took out.
  static RemovedDevice expelled(DeviceId device, Instant at, ChangeNote note) {
    return new RemovedDevice(
        device, Optional.empty(), Optional.empty(), at, Optional.empty(), Optional.of(note.text()));
  }

  /// What the device is told that comes back.
  RefusalException refusal() {
    if (by.isEmpty() || signature.isEmpty()) {
      return RefusalException.of(
          ProblemType.DEVICE_REMOVED,
          "an administrator took the device %s out of its account: %s"
              .formatted(device, note.orElse("")));
    }
    Removal removal =
        new Removal(device, by.get(), endorsements.orElse(List.of()), at, signature.get());
    return new RefusalException(
        Problem.of(ProblemType.DEVICE_REMOVED, "the device " + device + " was removed")
            .withRemoval(removal));
  }
}
