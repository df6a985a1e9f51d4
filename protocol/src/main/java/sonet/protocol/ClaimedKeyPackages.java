package sonet.protocol;

import java.util.List;
import sonet.crypto.Bytes;

/// The key packages of an account's devices. No one else gets them, last resorts apart.
///
/// @param keyPackages at most one for each device
/// @param exhausted the devices that have none left
public record ClaimedKeyPackages(List<Claimed> keyPackages, List<DeviceId> exhausted) {
  /// Copies the lists.
  public ClaimedKeyPackages {
    keyPackages = List.copyOf(keyPackages);
    exhausted = List.copyOf(exhausted);
  }

  /// One key package.
  ///
  /// @param device whose it is
  /// @param use whether others get it too
  /// @param keyPackage the MLSMessage with the KeyPackage; the server did not check it
  public record Claimed(DeviceId device, PublishKeyPackages.Use use, Bytes keyPackage) {}
}
