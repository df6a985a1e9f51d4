package sonet.mls.apq;

import sonet.mls.Received;

/// What came of a message or of a pair of them.
///
/// The groups that were asked are unchanged. To go on, make [#group()] durable and call [#keep()];
/// to drop the outcome, do nothing.
public sealed interface ApqReceived {
  /// Both groups after the message; the same where nothing changes.
  ApqGroup group();

  /// Adopts the outcome, as [Received#keep] does in each group.
  ApqGroup keep();

  /// A message of the traditional group: application data, a proposal for a PARTIAL commit, a
  /// PARTIAL commit; or the half of a pair that already shows that nothing comes of it, since it is
  /// from the past, the future or a fork.
  ///
  /// @param group after it
  /// @param received what came of it
  record Traditional(ApqGroup group, Received received) implements ApqReceived {
    @Override
    public ApqGroup keep() {
      var _ = received.keep();
      return group;
    }
  }

  /// A pair: a FULL commit, or the proposals for one. Both halves had the same outcome.
  ///
  /// @param group after it
  /// @param traditional what came of the half of the traditional group
  /// @param postQuantum what came of the other half
  record Pair(ApqGroup group, Received traditional, Received postQuantum) implements ApqReceived {
    @Override
    public ApqGroup keep() {
      var _ = traditional.keep();
      var _ = postQuantum.keep();
      return group;
    }
  }
}
