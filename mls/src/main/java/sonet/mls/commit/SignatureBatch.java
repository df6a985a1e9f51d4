package sonet.mls.commit;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.SignatureCheck;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;

/// Signatures that are gathered while rules are checked and verified together, so that the provider
/// can spread them over its threads. One owner.
final class SignatureBatch {
  private final MlsSuite suite;
  private final List<SignatureCheck> checks = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();

  SignatureBatch(MlsSuite suite) {
    this.suite = suite;
  }

  /// Adds one, with the rule that it would break.
  void add(SignatureCheck check, Rule rule) {
    checks.add(check);
    rules.add(rule);
  }

  /// Verifies all of them.
  void verify() throws MlsException {
    int invalid = suite.primitives().firstInvalid(checks);
    if (invalid < checks.size()) {
      throw new MlsException(rules.get(invalid), "");
    }
  }
}
