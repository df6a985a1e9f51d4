package sonet.protocol;

import java.time.Instant;
import sonet.crypto.Bytes;

/// The body of `PUT /v1/accounts/self/devices/{device}/removal`: that a device is one of the
/// account no more. The device that is removed and the others of the account get it as [Removal].
///
/// @param at when it is removed
/// @param signature of the device that asks, over [SigningInput#removal(AccountName, DeviceId,
///   Instant)]
/// @param deviceSet the account's next device set, which just lacks the device, signed by the
///   device that asks
public record RemoveDevice(Instant at, Bytes signature, Bytes deviceSet) {
  /// Checks the lengths.
  public RemoveDevice {
    if (signature.length() != 64) {
      throw new IllegalArgumentException(
          "an Ed25519 signature has 64 bytes, not " + signature.length());
    }
    RegisterAccount.checkSet(deviceSet);
  }
}
