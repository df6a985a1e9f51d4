package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sonet.crypto.Bytes;
import sonet.mls.proposal.Proposal;
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
/// @param appData AppDataUpdate and AppEphemeral proposals for components
/// @param authenticatedData of the application
/// @param taken whether we are in a group with an id already; a resync replaces itself in one
public record ExternalJoinRequest(
    GroupInfo groupInfo,
    ClientIdentity identity,
    Optional<Bytes> ratchetTree,
    Optional<LeafIndex> resync,
    List<PreSharedKeyId> psks,
    List<Proposal> appData,
    Bytes authenticatedData,
    Predicate<GroupId> taken) {
  public ExternalJoinRequest {
    psks = List.copyOf(psks);
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
        Bytes.EMPTY,
        groupId -> false);
  }

  /// The same with the tree from elsewhere.
  public ExternalJoinRequest withRatchetTree(Bytes tree) {
    return new ExternalJoinRequest(
        groupInfo, identity, Optional.of(tree), resync, psks, appData, authenticatedData, taken);
  }

  /// The same, replacing the joiner's old leaf.
  public ExternalJoinRequest replacing(LeafIndex old) {
    return new ExternalJoinRequest(
        groupInfo, identity, ratchetTree, Optional.of(old), psks, appData, authenticatedData, taken);
  }

  /// The same with pre-shared keys.
  public ExternalJoinRequest withPsks(List<PreSharedKeyId> ids) {
    return new ExternalJoinRequest(
        groupInfo, identity, ratchetTree, resync, ids, appData, authenticatedData, taken);
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
        groupInfo, identity, ratchetTree, resync, psks, proposals, authenticatedData, taken);
  }

  /// The same with authenticated data.
  public ExternalJoinRequest withAuthenticatedData(Bytes data) {
    return new ExternalJoinRequest(groupInfo, identity, ratchetTree, resync, psks, appData, data, taken);
  }

  /// The same with a look at the groups we are in (§12.4.3).
  public ExternalJoinRequest withTaken(Predicate<GroupId> ids) {
    return new ExternalJoinRequest(
        groupInfo, identity, ratchetTree, resync, psks, appData, authenticatedData, ids);
  }

  /// The proposals of the commit, after the ExternalInit.
  List<Proposal> proposals() {
    List<Proposal> proposals = new ArrayList<>();
    resync.ifPresent(leaf -> proposals.add(new Proposal.Remove(leaf)));
    psks.forEach(psk -> proposals.add(new Proposal.PreSharedKey(psk)));
    proposals.addAll(appData);
    return proposals;
  }
}
