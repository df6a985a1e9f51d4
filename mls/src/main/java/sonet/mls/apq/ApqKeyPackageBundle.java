package sonet.mls.apq;

import sonet.mls.Environment;
import sonet.mls.KeyPackageBundle;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Lifetime;

/// A key package for each of the groups, with their private keys (draft-ietf-mls-combiner §3.2).
///
/// @param traditional for the traditional group
/// @param postQuantum for the post-quantum group
public record ApqKeyPackageBundle(KeyPackageBundle traditional, KeyPackageBundle postQuantum)
    implements AutoCloseable {

  /// Makes both.
  public static ApqKeyPackageBundle create(
      Environment environment, Suites suites, ApqIdentity identity, Lifetime lifetime) {
    return new ApqKeyPackageBundle(
        KeyPackageBundle.create(
            environment, suites.traditional(), identity.traditional(), lifetime),
        KeyPackageBundle.create(
            environment, suites.postQuantum(), identity.postQuantum(), lifetime));
  }

  /// The suites of the groups.
  ///
  /// @param traditional of the traditional group
  /// @param postQuantum of the post-quantum group
  public record Suites(MlsSuite traditional, MlsSuite postQuantum) {}

  /// What is published of both.
  ///
  /// @param traditional for the traditional group
  /// @param postQuantum for the post-quantum group
  public record KeyPackages(KeyPackage traditional, KeyPackage postQuantum) {
    /// As one message.
    public ApqMessagePair message() {
      return new ApqMessagePair(
          new MlsMessage.KeyPackage(traditional), new MlsMessage.KeyPackage(postQuantum));
    }
  }

  /// What is published.
  public KeyPackages keyPackages() {
    return new KeyPackages(traditional.keyPackage(), postQuantum.keyPackage());
  }

  @Override
  public void close() {
    traditional.close();
    postQuantum.close();
  }
}
