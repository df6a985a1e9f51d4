package sonet.client.device;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.protocol.AccountName;
import sonet.protocol.AddDevice;
import sonet.protocol.DeviceId;
import sonet.protocol.Endorsement;
import sonet.protocol.NewDevice;
import sonet.protocol.RemoveDevice;
import sonet.protocol.SigningInput;

/// Signs which devices belong to the account, and which do no more (docs/devices.md).
///
/// @param account whose devices
/// @param signer the key of this device
/// @param clock for when it was said
public record Endorser(AccountName account, Signer signer, InstantSource clock) {
  /// Takes a device for one of the account.
  public AddDevice endorse(NewDevice device) {
    Instant at = now();
    Bytes input = SigningInput.endorsement(account, device.signatureKey(), at);
    return new AddDevice(device, new Endorsement(signer.publicKey(), at, signer.sign(input)));
  }

  /// Takes a device for one of the account no more.
  public RemoveDevice remove(DeviceId device) {
    Instant at = now();
    return new RemoveDevice(at, signer.sign(SigningInput.removal(account, device, at)));
  }

  /// The signature covers milliseconds.
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
