package sonet.mls.commit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.Rule;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.Sender;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;

/// The rules that a list of proposals can break without a tree (RFC 9420 §12.2): the same for those
/// who have the tree and for light members (draft-ietf-mls-partial §10).
final class ProposalListRules {
  private final Committer committer;
  private final Set<LeafIndex> changedLeaves = new HashSet<>();

  ProposalListRules(Committer committer) {
    this.committer = committer;
  }

  /// Whose leaf an Update changes (§12.1.2).
  LeafIndex updatedBy(Sender sender) throws MlsException {
    if (!(sender instanceof Sender.Member(LeafIndex index))) {
      throw new MlsException(Rule.UPDATE_WITHOUT_SENDER, "");
    }
    if (committer.equals(new Committer.Member(index))) {
      throw new MlsException(Rule.COMMITTER_UPDATES_ITSELF, "leaf " + index);
    }
    change(index);
    return index;
  }

  /// A Remove of a leaf (§12.1.3).
  void remove(LeafIndex index) throws MlsException {
    if (committer.equals(new Committer.Member(index))) {
      throw new MlsException(Rule.COMMITTER_REMOVES_ITSELF, "leaf " + index);
    }
    change(index);
  }

  private void change(LeafIndex index) throws MlsException {
    if (!changedLeaves.add(index)) {
      throw new MlsException(Rule.SEVERAL_CHANGES_OF_ONE_LEAF, "leaf " + index);
    }
  }

  /// A list in the commit of a member (§12.2).
  static void checkRegular(
      ProtocolVersion version,
      int count,
      List<Extensions> contextExtensions,
      List<Bytes> externalInits,
      List<Proposal.ReInit> reInits)
      throws MlsException {
    if (contextExtensions.size() > 1) {
      throw new MlsException(Rule.SEVERAL_GROUP_CONTEXT_EXTENSIONS, "");
    }
    if (!externalInits.isEmpty()) {
      throw new MlsException(Rule.EXTERNAL_INIT_IN_REGULAR_COMMIT, "");
    }
    if (!reInits.isEmpty()) {
      if (count > 1) {
        throw new MlsException(Rule.REINIT_NOT_ALONE, count + " proposals");
      }
      if (reInits.getFirst().version().compareTo(version) < 0) {
        throw new MlsException(
            Rule.REINIT_VERSION_DOWNGRADE, "version " + reInits.getFirst().version().value());
      }
    }
  }

  /// A list in an external commit (§12.2, §12.4.3.2).
  ///
  /// @param others how many there are of the other types that such a commit may have
  static void checkExternal(
      List<SentProposal> proposals, List<Bytes> externalInits, int removes, int others)
      throws MlsException {
    for (SentProposal sent : proposals) {
      // Only who leaves by itself may be named by an outsider (draft-ietf-mls-extensions §6.3.1).
      if (sent.reference().isPresent() && !(sent.proposal() instanceof Proposal.SelfRemove)) {
        throw new MlsException(Rule.EXTERNAL_COMMIT_BY_REFERENCE, "");
      }
    }
    if (externalInits.size() != 1) {
      throw new MlsException(
          Rule.EXTERNAL_COMMIT_NEEDS_ONE_EXTERNAL_INIT, "there are " + externalInits.size());
    }
    if (removes > 1) {
      throw new MlsException(Rule.EXTERNAL_COMMIT_SEVERAL_REMOVES, "there are " + removes);
    }
    if (proposals.size() != 1 + removes + others) {
      throw new MlsException(Rule.EXTERNAL_COMMIT_PROPOSAL_NOT_ALLOWED, "");
    }
  }

  /// Pre-shared keys (§12.1.4, §12.2).
  static void checkPsks(MlsSuite suite, List<PreSharedKeyId> psks, Set<ResumptionPskUsage> resuming)
      throws MlsException {
    // Ordered, as all sets of what others chose: no choice of theirs makes a look-up slow.
    Set<Bytes> seen = new TreeSet<>();
    for (PreSharedKeyId psk : psks) {
      if (psk instanceof PreSharedKeyId.Resumption resumption
          && resumption.usage() != ResumptionPskUsage.APPLICATION
          && !resuming.contains(resumption.usage())) {
        throw new MlsException(Rule.PSK_USAGE_NOT_ALLOWED, "usage " + resumption.usage());
      }
      if (psk.nonce().length() != suite.hashLength()) {
        throw new MlsException(
            Rule.PSK_NONCE_LENGTH,
            "expected " + suite.hashLength() + " bytes, got " + psk.nonce().length());
      }
      if (!seen.add(psk.encoded())) {
        throw new MlsException(Rule.PSK_TWICE, "");
      }
    }
  }
}
