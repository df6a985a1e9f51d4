package sonet.protocol;

/// The body of `POST /v1/accounts/{name}/key-packages:claim`: takes one key package of each device
/// of an account, but for the asking device. The answer is [ClaimedKeyPackages].
///
/// @param cipherSuite of this suite
public record ClaimKeyPackages(int cipherSuite) {
  /// Checks the suite's range.
  public ClaimKeyPackages {
    Suites.check(cipherSuite);
  }
}
