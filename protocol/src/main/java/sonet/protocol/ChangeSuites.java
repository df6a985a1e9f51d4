package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of `PUT /v1/devices/self/suites`: the device that asks can use other cipher suites than
/// the log says. Only the log has them.
///
/// @param deviceSet the account's next device set, in which just these differ, signed by the device
///   that asks
public record ChangeSuites(Bytes deviceSet) {
  /// Checks the length.
  public ChangeSuites {
    RegisterAccount.checkSet(deviceSet);
  }
}
