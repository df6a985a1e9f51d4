package sonet.mls;

import sonet.crypto.CipherSuites;
import sonet.crypto.RandomSource;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;

/// All that the engine takes from outside. Given the same environment and the same calls, it does
/// the same.
///
/// @param suites which cipher suites there are
/// @param random where randomness comes from
/// @param clock what time it is
/// @param authentication whose keys are whose
/// @param psks where pre-shared keys come from
/// @param policy what the application decides
public record Environment(
    CipherSuites suites,
    RandomSource random,
    Clock clock,
    AuthenticationService authentication,
    PskStore psks,
    GroupPolicy policy) {

  /// The suite of a code point.
  ///
  /// @throws MlsException with `UNSUPPORTED_PARAMETERS` when there is none
  public MlsSuite suite(CipherSuiteId id) throws MlsException {
    return suites
        .find(id.value())
        .map(MlsSuite::new)
        .orElseThrow(() -> new MlsException(Rule.UNSUPPORTED_PARAMETERS, "cipher suite " + id));
  }

  /// Whether two credentials are of one user, as the authentication service says (RFC 9420 §5.3.1).
  public boolean isSameUser(Credential first, Credential second) {
    return authentication.matches(first, second, clock.epochSecond());
  }

  /// The same with another policy.
  public Environment withPolicy(GroupPolicy other) {
    return new Environment(suites, random, clock, authentication, psks, other);
  }

  /// The same with other pre-shared keys.
  public Environment withPsks(PskStore other) {
    return new Environment(suites, random, clock, authentication, other, policy);
  }
}
