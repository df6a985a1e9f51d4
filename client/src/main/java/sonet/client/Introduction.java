package sonet.client;

import java.time.Instant;

/// A contact vouches for another. It makes nobody verified: it is shown, and what it is worth is
/// for people to decide.
///
/// @param account who is vouched for
/// @param by the contact who vouches
/// @param at when they did, as the server has it
/// @param standing what it is worth at present
public record Introduction(String account, String by, Instant at, Standing standing) {
  /// What an introduction is worth.
  public enum Standing {
    /// Who vouches is verified, and means the keys that this device knows.
    GOOD,
    /// Who vouches is not verified any more.
    INTRODUCER_UNVERIFIED,
    /// It means other keys than this device knows, or this device knows none.
    OTHER_KEYS
  }
}
