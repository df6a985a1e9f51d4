package sonet.protocol;

/// The body of `PATCH /v1/accounts/self/devices/{device}`. The answer is [OwnDevice].
///
/// @param name what its owner calls it from now on
public record RenameDevice(String name) {
  /// Checks the name.
  public RenameDevice {
    NewDevice.checkName(name);
  }
}
