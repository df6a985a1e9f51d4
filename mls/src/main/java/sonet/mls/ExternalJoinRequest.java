package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sonet.crypto.Bytes;
import sonet.mls.commit.SelfRemoves;
import sonet.mls.commit.SentProposal;
import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.tree.LeafIndex;
import sonet.mls.welcome.GroupInfo;

/// A join by an external commit (RFC 9420 §12.4.3.2).
///
/// @param groupInfo of the group's current epoch, with the key for external joins
/// @param identity of the joiner
/// @param ratchetTree the encoded tree, for a GroupInfo that does not carry it
/// @param resync the joiner's old leaf, when it replaces itself
/// @param psks pre-shared keys to mix in; their nonces must be fresh
/// @param selfRemoves the SelfRemoves of the epoch, from the delivery service, which the commit
///   must take along (draft-ietf-mls-extensions §6.3.1)
/// @param appData AppDataUpdate and AppEphemeral proposals for components
/// @param authenticatedData of the application
/// @param taken whether we are in a group with an id already; a resync replaces itself in one
public record ExternalJoinRequest(
    GroupInfo groupInfo,
    ClientIdentity identity,
    Optional<Bytes> ratchetTree,
    Optional<LeafIndex> resync,
    List<PreSharedKeyId> psks,
    List<MlsMessage> selfRemoves,
    List<Proposal> appData,
    Bytes authenticatedData,
    Predicate<GroupId> taken) {
  public ExternalJoinRequest {
    psks = List.copyOf(psks);
    selfRemoves = List.copyOf(selfRemoves);
    appData = List.copyOf(appData);
  }

  /// A join with what the GroupInfo brings.
  public static ExternalJoinRequest of(GroupInfo groupInfo, ClientIdentity identity) {
    return new ExternalJoinRequest(
        groupInfo,
        identity,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Bytes.EMPTY,
        groupId -> false);
  }

  /// The same with the tree from elsewhere.
  public ExternalJoinRequest withRatchetTree(Bytes tree) {
    return new ExternalJoinRequest(
        groupInfo,
        identity,
        Optional.of(tree),
        resync,
        psks,
        selfRemoves,
        appData,
        authenticatedData,
        taken);
  }

  /// The same, replacing the joiner's old leaf.
  public ExternalJoinRequest replacing(LeafIndex old) {
    return new ExternalJoinRequest(
        groupInfo,
        identity,
        ratchetTree,
        Optional.of(old),
        psks,
        selfRemoves,
        appData,
        authenticatedData,
        taken);
  }

  /// The same with pre-shared keys.
  public ExternalJoinRequest withPsks(List<PreSharedKeyId> ids) {
    return new ExternalJoinRequest(
        groupInfo,
        identity,
        ratchetTree,
        resync,
        ids,
        selfRemoves,
        appData,
        authenticatedData,
        taken);
  }

  /// The same with proposals for components (draft-ietf-mls-extensions §4.7, §4.8).
  ///
  /// @throws IllegalArgumentException for another kind of proposal
  public ExternalJoinRequest withAppData(List<Proposal> proposals) {
    for (Proposal proposal : proposals) {
      if (!(proposal instanceof Proposal.AppDataUpdate)
          && !(proposal instanceof Proposal.AppEphemeral)) {
        throw new IllegalArgumentException("proposal type " + proposal.type().value());
      }
    }
    return new ExternalJoinRequest(
        groupInfo,
        identity,
        ratchetTree,
        resync,
        psks,
        selfRemoves,
        proposals,
        authenticatedData,
        taken);
  }

  /// The same with authenticated data.
  public ExternalJoinRequest withAuthenticatedData(Bytes data) {
    return new ExternalJoinRequest(
        groupInfo, identity, ratchetTree, resync, psks, selfRemoves, appData, data, taken);
  }

  /// The same with a look at the groups we are in (§12.4.3).
  public ExternalJoinRequest withTaken(Predicate<GroupId> ids) {
    return new ExternalJoinRequest(
        groupInfo,
        identity,
        ratchetTree,
        resync,
        psks,
        selfRemoves,
        appData,
        authenticatedData,
        ids);
  }

  /// The same, taking along the members that asked to leave.
  public ExternalJoinRequest withSelfRemoves(List<MlsMessage> messages) {
    return new ExternalJoinRequest(
        groupInfo,
        identity,
        ratchetTree,
        resync,
        psks,
        messages,
        appData,
        authenticatedData,
        taken);
  }

  /// The proposals of the commit, after the ExternalInit. A leaf that leaves is not replaced.
  List<ProposalOrRef> proposals(SelfRemoves leaving) {
    List<Proposal> own = new ArrayList<>();
    resync
        .filter(leaf -> !leaving.include(leaf))
        .ifPresent(leaf -> own.add(new Proposal.Remove(leaf)));
    psks.forEach(psk -> own.add(new Proposal.PreSharedKey(psk)));
    own.addAll(appData);
    List<ProposalOrRef> proposals = new ArrayList<>();
    own.forEach(proposal -> proposals.add(new ProposalOrRef.ByValue(proposal)));
    for (SentProposal sent : leaving.waiting()) {
      proposals.add(
          new ProposalOrRef.ByReference(sent.reference().orElseThrow(AssertionError::new)));
    }
    return proposals;
  }
}
