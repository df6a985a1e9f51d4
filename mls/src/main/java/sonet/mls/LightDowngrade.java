package sonet.mls;

import java.util.List;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.commit.PartialGroup;
import sonet.mls.partial.MembershipProof;
import sonet.mls.schedule.GroupContext;

/// A full member's state without the trees (draft-ietf-mls-partial §5).
final class LightDowngrade {
  private LightDowngrade() {}

  static LightState of(GroupState state) {
    try {
      return new LightState(
          state.environment(),
          PartialGroup.of(state.group()),
          MembershipProof.of(state.group().tree(), state.self())
              .verify(state.suite(), state.context().treeHash()),
          state.signer(),
          state.secrets(),
          state.keys(),
          state.ratchets(),
          state.sender(),
          state.updates(),
          List.of(),
          new LightHistory(
              state.history().epochs().stream().map(LightDowngrade::of).toList(),
              state.history().resumptionPsks(),
              state.history().commits()),
          state.version() + 1);
    } catch (MlsException ownTree) {
      throw new AssertionError("the group's tree has the hash of its context", ownTree);
    }
  }

  private static LightPastEpoch of(PastEpoch past) {
    try {
      return new LightPastEpoch(
          Reader.decode(past.contextBytes(), GroupContext::read),
          past.self(),
          past.senderDataSecret(),
          past.ratchets());
    } catch (DecodeException ownEncoding) {
      throw new AssertionError("the context was encoded by us", ownEncoding);
    }
  }
}
