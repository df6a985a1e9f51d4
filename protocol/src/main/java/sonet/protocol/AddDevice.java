package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of `POST /v1/accounts/self/devices`: a further device of the account that asks. The
/// answer is [Device].
///
/// @param device the device
/// @param endorsement of its key by the device that asks
/// @param deviceSet the account's next device set, which just has the device besides, signed by the
///   device that asks
public record AddDevice(NewDevice device, Endorsement endorsement, Bytes deviceSet) {
  /// Checks the length.
  public AddDevice {
    RegisterAccount.checkSet(deviceSet);
  }
}
