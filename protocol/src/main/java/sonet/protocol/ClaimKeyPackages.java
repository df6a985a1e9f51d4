package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// The body of `POST /v1/accounts/{name}/key-packages:claim`: takes one key package of each device
/// of the account but the one that asks. The answer is [ClaimedKeyPackages].
///
/// @param cipherSuite which suite they shall be of
/// @param devices of the account, when not all of them are wanted
public record ClaimKeyPackages(int cipherSuite, Optional<List<DeviceId>> devices) {
  /// Checks the suite and copies the list.
  public ClaimKeyPackages {
    Suites.check(cipherSuite);
    devices = devices.map(List::copyOf);
  }

  /// Of all devices.
  public ClaimKeyPackages(int cipherSuite) {
    this(cipherSuite, Optional.empty());
  }
}
