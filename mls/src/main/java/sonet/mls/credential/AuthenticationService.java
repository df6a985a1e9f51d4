package sonet.mls.credential;

import sonet.crypto.Bytes;

/// The application's word on whose keys are whose (RFC 9420 §5.3.1). Pluggable, and asked wherever
/// the RFC says so: for each leaf of a tree on joining, each Add, Update and path, and each
/// external sender.
///
/// Its answers must not depend on who asks, or members will disagree and the group will fork.
public interface AuthenticationService {
  /// Accepts every basic credential, and whatever claims to follow its equal. For tests and for
  /// groups whose identities are checked elsewhere.
  AuthenticationService ANY_BASIC =
      (credential, signatureKey, epochSecond) -> credential instanceof Credential.Basic;

  /// Whether a credential may be used with a signature key at a time in seconds since the Unix
  /// epoch.
  boolean accepts(Credential credential, Bytes signatureKey, long epochSecond);

  /// Whether a member may go on with a new credential in place of the present one: they must
  /// present the same identifiers. By default they must be equal.
  default boolean isSuccessor(Credential present, Credential next, long epochSecond) {
    return present.equals(next);
  }

  /// Whether two credentials present equivalent identifiers, for groups that continue other groups
  /// (RFC 9420 §11.2, §11.3). By default they must be equal.
  default boolean matches(Credential first, Credential second, long epochSecond) {
    return first.equals(second);
  }

  /// Whether the application itself tells clients apart, beyond their signature keys, which are
  /// always compared. Only then is [#isSameClient] asked, for every pair of leaves in question.
  default boolean comparesClients() {
    return false;
  }

  /// Whether two leaves with different signature keys are of one client, which a group may hold
  /// only once (RFC 9420 §12.2).
  default boolean isSameClient(Presented first, Presented second) {
    return first.signatureKey().equals(second.signatureKey());
  }

  /// What a leaf presents.
  ///
  /// @param credential its credential
  /// @param signatureKey its signature key
  record Presented(Credential credential, Bytes signatureKey) {}
}
