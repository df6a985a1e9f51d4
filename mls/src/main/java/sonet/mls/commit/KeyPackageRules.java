package sonet.mls.commit;

import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.MlsSuite;

/// Whether a client can be added with a key package, asked before there is a commit that adds it
/// (RFC 9420 §10.1).
public final class KeyPackageRules {
  private KeyPackageRules() {}

  /// Checks a key package against the parameters and extensions of a group.
  ///
  /// @throws MlsException with the rule that it breaks
  public static void check(
      Environment environment, MlsSuite suite, GroupContext context, KeyPackage keyPackage)
      throws MlsException {
    SignatureBatch signatures = new SignatureBatch(suite);
    new LeafRules(environment, suite, context, context.extensions())
        .checkKeyPackage(keyPackage, LeafRules.Direction.SENT, signatures);
    signatures.verify();
  }
}
