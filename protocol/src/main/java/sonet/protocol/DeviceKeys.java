package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// What a device has published for others to reach it with, as its own account sees it.
///
/// @param bundleVersion the version of its prekey bundle, if it has one
/// @param ecPrekeys how many one-time prekeys on an elliptic curve are left
/// @param kemPrekeys how many one-time prekeys of a KEM are left
/// @param keyPackages how many key packages are left, by their suites
public record DeviceKeys(
    Optional<Long> bundleVersion,
    int ecPrekeys,
    int kemPrekeys,
    List<KeyPackageCount.Suite> keyPackages) {
  /// Those of a device that has published nothing.
  public static final DeviceKeys NONE = new DeviceKeys(Optional.empty(), 0, 0, List.of());

  /// Copies the list.
  public DeviceKeys {
    keyPackages = List.copyOf(keyPackages);
  }
}
