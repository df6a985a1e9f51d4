package sonet.protocol;

import java.time.Instant;
import java.util.List;
import sonet.crypto.Bytes;

/// That a device was removed from its account, signed by the one that removed it: the server cannot
/// say so by itself.
///
/// @param device which was removed
/// @param by the Ed25519 public key of the device that removed it
/// @param endorsements that lead to the device that removed it
/// @param at when
/// @param signature over [SigningInput#removal(AccountName, DeviceId, Instant)]
public record Removal(
    DeviceId device, Bytes by, List<Endorsement> endorsements, Instant at, Bytes signature) {
  /// Copies the list.
  public Removal {
    endorsements = List.copyOf(endorsements);
  }
}
