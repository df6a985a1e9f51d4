package sonet.client;

/// How far an account is trusted, by what its owner's contacts decided themselves.
public enum TrustLevel {
  /// Nobody compared its keys, or they are others now than those that were compared.
  UNVERIFIED,
  /// Its keys are those that were compared.
  VERIFIED,
  /// Nothing is sent to it, and what comes from it is not shown.
  BLOCKED
}
