package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.credential.Credential;
import sonet.mls.extension.ExtensionType;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.RatchetTree;
import sonet.mls.welcome.GroupInfo;

/// Brings a group together again whose members went different ways (docs/forks.md). One branch goes
/// on; which one, [ForkComparison.Forked#preferred] can say.
///
/// - In the branch that goes on, a member calls [#readd] with key packages of the others, who then
///   call [#rejoin] with the Welcome.
/// - Or each of the others calls [#rejoinExternally] with a GroupInfo of that branch.
/// - Or the group begins again under another name: a member calls [#reboot], perhaps after a ReInit
///   closed the branches, and all others call [#rejoin].
///
/// Whoever leaves a branch wipes all its keys of it when it keeps the outcome, and not before:
/// until then nothing is lost. Who was removed in the branch that goes on stays out of it.
public final class ForkResolution {
  private final Group group;

  private ForkResolution(Group group) {
    this.group = group;
  }

  /// For a member of a branch.
  public static ForkResolution of(Group group) {
    return new ForkResolution(group);
  }

  /// A commit of the branch that goes on, which replaces members that went elsewhere: their leaves
  /// are removed, and those with a key package are added again at once.
  ///
  /// @param lost the members that are not in this branch, of whom those without a key package are
  ///   left out
  /// @param keyPackages fresh ones of the others
  /// @throws MlsException with `BRANCH_MEMBERS_MISMATCH` for a key package of someone who is not
  ///   among those lost, or when the commit is against the rules
  public PendingCommit readd(List<LeafIndex> lost, List<KeyPackage> keyPackages)
      throws MlsException {
    List<Member> missing = new ArrayList<>();
    for (LeafIndex leaf : lost) {
      missing.add(
          group
              .at(leaf)
              .orElseThrow(() -> new MlsException(Rule.REMOVE_OF_NON_MEMBER, "leaf " + leaf)));
    }
    checkMembers(missing, keyPackages);
    List<Proposal> proposals = new ArrayList<>();
    lost.forEach(leaf -> proposals.add(new Proposal.Remove(leaf)));
    keyPackages.forEach(keyPackage -> proposals.add(new Proposal.Add(keyPackage)));
    return group.commit(CommitRequest.update().withoutReceived().with(proposals));
  }

  /// A member that comes back.
  ///
  /// @param group in the branch that goes on, or in the group that began again
  /// @param abandoned the branch that it leaves
  public record Rejoined(Group group, Group abandoned) {
    /// Adopts the outcome, once the group is durable: wipes all keys of the branch that was left.
    public Group keep() {
      abandoned.close();
      return group;
    }
  }

  /// Joins by the Welcome of a [#readd] or a [#reboot], in place of this branch.
  ///
  /// @throws MlsException as [Group#join] does; nothing has changed then
  public Rejoined rejoin(JoinRequest request) throws MlsException {
    JoinRequest inPlace =
        request
            .withTaken(id -> !id.equals(group.groupId()) && request.taken().test(id))
            .continuing(group);
    return new Rejoined(Group.join(group.state().environment(), inPlace), group);
  }

  /// Joins the branch that goes on by an external commit, in the place that we have there still.
  /// Keeping the outcome wipes all keys of this branch.
  ///
  /// @param groupInfo of that branch, with the key for external joins
  /// @param ratchetTree its tree, for a GroupInfo that does not carry it
  /// @throws MlsException with `OWN_LEAF_NOT_FOUND` when we were removed there, or when the join is
  ///   against the rules
  public PendingCommit rejoinExternally(
      GroupInfo groupInfo, Optional<Bytes> ratchetTree, ClientIdentity identity)
      throws MlsException {
    if (!groupInfo.groupContext().groupId().equals(group.groupId())) {
      throw new MlsException(
          Rule.WRONG_GROUP,
          "expected %s, got %s".formatted(group.groupId(), groupInfo.groupContext().groupId()));
    }
    Bytes encoded =
        groupInfo
            .extensions()
            .find(ExtensionType.RATCHET_TREE)
            .or(() -> ratchetTree)
            .orElseThrow(() -> new MlsException(Rule.RATCHET_TREE_MISSING, ""));
    RatchetTree tree = RatchetTree.decode(group.suite(), encoded);
    ExternalJoinRequest request = ExternalJoinRequest.of(groupInfo, identity);
    if (ratchetTree.isPresent()) {
      request = request.withRatchetTree(ratchetTree.get());
    }
    return Group.joinExternally(
            group.state().environment(), request.replacing(ownLeaf(tree, identity)))
        .instead(group);
  }

  /// The leaf that has a key of ours: the present one, or one that we had when the ways parted.
  private LeafIndex ownLeaf(RatchetTree tree, ClientIdentity identity) throws MlsException {
    List<Bytes> keys = new ArrayList<>();
    keys.add(identity.signer().publicKey());
    keys.add(group.state().ownLeaf().signatureKey());
    for (PastEpoch past : group.state().history().epochs()) {
      past.tree().leaf(past.self()).ifPresent(leaf -> keys.add(leaf.signatureKey()));
    }
    return tree.members().stream()
        .filter(member -> keys.contains(member.leaf().signatureKey()))
        .map(RatchetTree.Member::index)
        .findFirst()
        .orElseThrow(
            () -> new MlsException(Rule.OWN_LEAF_NOT_FOUND, "we are no member of that branch"));
  }

  /// Begins the group again under another name, with members of this branch and of the others. It
  /// is bound to the last epoch that all were in together, by its resumption key (RFC 9420 §8.6):
  /// who was not in that epoch cannot join. Keeping the outcome wipes all keys of this branch.
  ///
  /// When a ReInit closed this branch, the new group is the one that it announced.
  ///
  /// @param groupId of the new group
  /// @param lastCommon an epoch that all were in, see [ForkComparison.Forked#lastCommon]
  /// @throws MlsException with `PSK_NOT_AVAILABLE` when the key of that epoch is gone,
  ///   `BRANCH_MEMBERS_MISMATCH` for a key package of someone who is no member here, or
  ///   `REINIT_PARAMETERS_MISMATCH` for another group than a ReInit announced
  public PendingCommit reboot(GroupId groupId, Epoch lastCommon, ResumptionRequest request)
      throws MlsException {
    checkMembers(group.all(), request.keyPackages());
    GroupState state = group.state();
    Optional<Proposal.ReInit> reInit = group.closedBy();
    if (reInit.isPresent() && !reInit.get().groupId().equals(groupId)) {
      throw new MlsException(
          Rule.REINIT_PARAMETERS_MISMATCH, "the ReInit announced " + reInit.get().groupId());
    }
    Group.Parameters parameters =
        reInit.isPresent()
            ? new Group.Parameters(
                state.environment().suite(reInit.get().cipherSuite()),
                groupId,
                reInit.get().extensions())
            : new Group.Parameters(group.suite(), groupId, group.context().extensions());
    PreSharedKeyId.Resumption psk =
        new PreSharedKeyId.Resumption(
            ResumptionPskUsage.APPLICATION,
            group.groupId(),
            lastCommon,
            state.environment().random().bytes(parameters.suite().hashLength()));
    return new Resumption(state).reboot(parameters, request, psk).instead(group);
  }

  /// Each key package is of one of the members.
  private void checkMembers(List<Member> members, List<KeyPackage> keyPackages)
      throws MlsException {
    GroupState state = group.state();
    long now = state.environment().clock().epochSecond();
    for (KeyPackage keyPackage : keyPackages) {
      Credential credential = keyPackage.leafNode().credential();
      if (members.stream()
          .noneMatch(member ->
              state.environment().authentication().matches(member.credential(), credential, now))) {
        throw new MlsException(
            Rule.BRANCH_MEMBERS_MISMATCH, "a key package is of nobody who went elsewhere");
      }
    }
  }
}
