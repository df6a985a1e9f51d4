package sonet.mls.commit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.framing.Sender;
import sonet.mls.proposal.ProposalType;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.RatchetTree;

/// The members that leave by a commit (draft-ietf-mls-extensions §6.3): a part of [ProposalRules].
///
/// A SelfRemove is like a Remove whose leaf is that of its sender. Beyond what holds for a Remove,
/// it goes into a commit by reference only, external commits among them, and it makes a Remove of
/// the same leaf invalid.
final class SelfRemoveRules {
  private final PublicGroup group;
  private final Committer committer;
  private final LeafRules.Direction direction;
  private final List<Member> leaving = new ArrayList<>();

  SelfRemoveRules(PublicGroup group, Committer committer, LeafRules.Direction direction) {
    this.group = group;
    this.committer = committer;
    this.direction = direction;
  }

  /// Takes one from the list.
  void collect(SentProposal sent) throws MlsException {
    if (sent.reference().isEmpty()) {
      throw new MlsException(Rule.SELF_REMOVE_BY_VALUE, "");
    }
    if (!(sent.sender() instanceof Sender.Member(LeafIndex index))) {
      throw new MlsException(
          Rule.PROPOSAL_NOT_ALLOWED_FOR_EXTERNAL_SENDER,
          "proposal type " + ProposalType.SELF_REMOVE.value());
    }
    if (committer.equals(new Committer.Member(index))) {
      throw new MlsException(Rule.COMMITTER_REMOVES_ITSELF, "leaf " + index);
    }
    leaving.add(
        group.at(index).orElseThrow(() -> new MlsException(Rule.UNKNOWN_SENDER, "leaf " + index)));
  }

  /// Whether they agree with the rest of the list: after its Updates, before its Removes (§6.3.1).
  ///
  /// @param updates its Updates
  /// @param removes its Removes
  void check(List<Member> updates, List<Member> removes) throws MlsException {
    if (leaving.isEmpty()) {
      return;
    }
    Set<LeafIndex> changed = new HashSet<>();
    updates.forEach(member -> changed.add(member.leafIndex()));
    for (Member member : leaving) {
      if (!changed.add(member.leafIndex())) {
        throw new MlsException(Rule.SEVERAL_CHANGES_OF_ONE_LEAF, "leaf " + member.leafIndex());
      }
    }
    for (Member removed : removes) {
      if (leaving.contains(removed)) {
        throw new MlsException(Rule.REMOVE_BESIDE_SELF_REMOVE, "leaf " + removed.leafIndex());
      }
    }
  }

  /// Whether all support them. The draft speaks of all members of the group, so we commit one only
  /// where this holds; of what is received RFC 9420 §12.2 asks no more than that all do who stay.
  ///
  /// @param staying the tree without those who leave or are removed
  void checkSupport(RatchetTree staying) throws MlsException {
    RatchetTree asked = direction == LeafRules.Direction.SENT ? group.tree() : staying;
    if (!leaving.isEmpty() && !asked.supportedByAll(ProposalType.SELF_REMOVE)) {
      throw new MlsException(
          Rule.PROPOSAL_TYPE_NOT_SUPPORTED, "proposal type " + ProposalType.SELF_REMOVE.value());
    }
  }

  /// Those who leave, as they stood before.
  List<Member> leaving() {
    return leaving;
  }
}
