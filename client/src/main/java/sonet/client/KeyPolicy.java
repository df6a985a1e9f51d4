package sonet.client;

/// What happens when something is against the keys of an account.
public enum KeyPolicy {
  /// Nothing is sent to it until someone decides.
  STRICT,
  /// It is told, and sending goes on; what was blocked stays blocked.
  WARN
}
