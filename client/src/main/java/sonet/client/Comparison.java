package sonet.client;

/// What came of comparing the way of this device through the epochs of a conversation with that of
/// another one (docs/forks.md).
public sealed interface Comparison {
  /// Both went the same way; one may be ahead.
  ///
  /// @param lastCommon the newest epoch that both were in
  record Same(long lastCommon) implements Comparison {}

  /// They parted: one of them is shown another history.
  ///
  /// @param firstDifferent the oldest epoch in which they are known to be apart
  /// @param goesOn which of the two should go on, where the server cannot be asked
  record Forked(long firstDifferent, Side goesOn) implements Comparison {}

  /// No epoch is remembered by both.
  record NothingInCommon() implements Comparison {}

  /// One of the two devices.
  enum Side {
    /// This one.
    OURS,
    /// The one whose evidence it is.
    THEIRS
  }
}
