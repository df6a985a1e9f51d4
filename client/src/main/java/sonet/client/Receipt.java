package sonet.client;

/// How far an account came in a conversation.
///
/// @param name of the account
/// @param upTo the place up to which
/// @param kind in what sense
public record Receipt(String name, long upTo, Kind kind) {
  /// In what sense an account came so far.
  public enum Kind {
    /// One of its devices has everything up to there; the server says so.
    DELIVERED,
    /// A device of it says that everything up to there was read.
    READ
  }
}
