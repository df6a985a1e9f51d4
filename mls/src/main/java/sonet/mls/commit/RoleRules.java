package sonet.mls.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sonet.mls.Environment;
import sonet.mls.Epoch;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.ComponentId;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.Sender;
import sonet.mls.proposal.Proposal;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Joiners;
import sonet.mls.role.Right;
import sonet.mls.role.Role;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.RatchetTree;

/// Whether those who propose may do so (docs/roles.md §3): a part of [ProposalRules], and for light
/// members, as far as they see whose leaf is whose, of [PartialProposals].
///
/// What counts is who proposes, not who commits, so that everyone can commit what others may do.
final class RoleRules {
  private final Optional<GroupRoles> inForce;
  private final Extensions before;
  private final Committer committer;
  private final Function<LeafIndex, Optional<LeafNode>> leaves;
  private final GroupRoles.SameUser same;
  private final List<Credential> leaving = new ArrayList<>();

  private RoleRules(
      Environment environment,
      Optional<GroupRoles> inForce,
      Extensions before,
      Committer committer,
      Function<LeafIndex, Optional<LeafNode>> leaves) {
    this.inForce = inForce;
    this.before = before;
    this.committer = committer;
    this.leaves = leaves;
    this.same = environment::isSameUser;
  }

  /// Rules for one commit, by those who have the tree. Who begins a group could have given it any
  /// roles, and so brings in the first members whatever these roles say (§2).
  static RoleRules of(Environment environment, PublicGroup group, Committer committer)
      throws MlsException {
    Extensions before = group.context().extensions();
    boolean begins =
        committer instanceof Committer.Member
            && group.context().epoch().equals(Epoch.ZERO)
            && group.tree().memberCount() == 1;
    return new RoleRules(
        environment,
        begins ? Optional.empty() : GroupRoles.find(before),
        before,
        committer,
        group.tree()::leaf);
  }

  /// The same for light members, who know the leaves that they are shown.
  static RoleRules of(
      Environment environment,
      PartialGroup group,
      Committer committer,
      Function<LeafIndex, Optional<LeafNode>> shown)
      throws MlsException {
    Extensions before = group.context().extensions();
    return new RoleRules(environment, GroupRoles.find(before), before, committer, shown);
  }

  /// Whoever proposes: the credential of a member, and the role. No record: what a record has
  /// besides would only make the program for browsers longer.
  private static final class Actor {
    private final Optional<Credential> credential;
    private final Role role;

    Actor(Optional<Credential> credential, Role role) {
      this.credential = credential;
      this.role = role;
    }
  }

  /// A list of proposals (§3.1 to §3.5).
  void check(List<SentProposal> proposals) throws MlsException {
    if (inForce.isEmpty()) {
      return;
    }
    for (SentProposal sent : proposals) {
      Optional<Actor> actor = actor(sent.sender());
      if (actor.isPresent()) {
        check(actor.get(), sent.proposal());
      }
    }
  }

  /// Who sends, unless we cannot know. What a newcomer proposes, its committer grants; external
  /// senders were named by who may (§2).
  private Optional<Actor> actor(Sender sender) {
    return switch (sender) {
      case Sender.Member(LeafIndex index) -> member(index);
      case Sender.External _ -> Optional.of(new Actor(Optional.empty(), Role.ADMIN));
      case Sender.NewMemberProposal _ when committer instanceof Committer.Member(LeafIndex index) ->
          member(index);
      case Sender.NewMemberProposal _, Sender.NewMemberCommit _ ->
          Optional.of(new Actor(Optional.empty(), Role.MEMBER));
    };
  }

  private Optional<Actor> member(LeafIndex index) {
    Optional<LeafNode> leaf = leaves.apply(index);
    if (leaf.isEmpty()) {
      return Optional.empty();
    }
    Credential credential = leaf.get().credential();
    return Optional.of(new Actor(Optional.of(credential), role(credential)));
  }

  private Role role(Credential credential) {
    return inForce.orElseThrow().role(credential, same);
  }

  private void check(Actor actor, Proposal proposal) throws MlsException {
    switch (proposal) {
      case Proposal.Add(var keyPackage) -> {
        if (!isOwn(actor, keyPackage.leafNode())) {
          require(actor, Right.ADD, Rule.ROLE_MAY_NOT_ADD);
        }
      }
      // A joiner can but replace its own leaf, as the successor's rule sees to.
      case Proposal.Remove _ when committer instanceof Committer.Joiner -> {}
      case Proposal.Remove(LeafIndex index) -> {
        Optional<LeafNode> removed = leaves.apply(index);
        if (removed.isPresent()) {
          checkRemove(actor, removed.get());
        }
      }
      case Proposal.SelfRemove _ -> actor.credential.ifPresent(leaving::add);
      case Proposal.GroupContextExtensions(Extensions next) -> checkChange(actor, next);
      case Proposal.ReInit _ -> require(actor, Right.POLICY, Rule.ROLE_MAY_NOT_CHANGE_POLICY);
      case Proposal.AppDataUpdate update when asksOfMembers(update.componentId()) ->
          require(actor, Right.POLICY, Rule.ROLE_MAY_NOT_CHANGE_POLICY);
      case Proposal.Update _,
          Proposal.PreSharedKey _,
          Proposal.ExternalInit _,
          Proposal.AppDataUpdate _,
          Proposal.AppEphemeral _,
          Proposal.Unknown _ -> {}
    }
  }

  private boolean isOwn(Actor actor, LeafNode leaf) {
    return actor.credential.isPresent() && same.test(actor.credential.get(), leaf.credential());
  }

  private void require(Actor actor, Right right, Rule rule) throws MlsException {
    Role needed = inForce.orElseThrow().needed(right);
    if (!actor.role.isAtLeast(needed)) {
      throw new MlsException(rule, actor.role + " is below " + needed);
    }
  }

  private void checkRemove(Actor actor, LeafNode removed) throws MlsException {
    if (isOwn(actor, removed)) {
      leaving.add(removed.credential());
      return;
    }
    require(actor, Right.REMOVE, Rule.ROLE_MAY_NOT_REMOVE);
    Role role = role(removed.credential());
    if (!actor.role.isAtLeast(role)) {
      throw new MlsException(Rule.REMOVE_OF_HIGHER_ROLE, actor.role + " removes " + role);
    }
  }

  /// Data of a component that say what every member must support (draft-ietf-mls-extensions §5).
  private static boolean asksOfMembers(ComponentId id) {
    return id.equals(ComponentId.APP_COMPONENTS)
        || id.equals(ComponentId.SAFE_AAD)
        || id.equals(ComponentId.CONTENT_MEDIA_TYPES);
  }

  /// Other extensions: who gets or loses a role, and whatever else there is (§3.3, §3.4).
  private void checkChange(Actor actor, Extensions next) throws MlsException {
    GroupRoles from = inForce.orElseThrow();
    Optional<GroupRoles> changedTo = GroupRoles.find(next);
    if (changedTo.isEmpty()
        || !from.allowsTheSameAs(changedTo.get())
        || !before.without(GroupRoles.TYPE).equals(next.without(GroupRoles.TYPE))) {
      require(actor, Right.POLICY, Rule.ROLE_MAY_NOT_CHANGE_POLICY);
    }
    if (changedTo.isPresent()) {
      checkAssignments(actor, from, changedTo.get());
    }
  }

  private void checkAssignments(Actor actor, GroupRoles from, GroupRoles to) throws MlsException {
    checkGrant(actor, from.defaultRole(), to.defaultRole());
    List<GroupRoles.Assignment> all = new ArrayList<>(from.assignments());
    all.addAll(to.assignments());
    for (GroupRoles.Assignment of : all) {
      if (!from.assignments().contains(of) || !to.assignments().contains(of)) {
        require(actor, Right.ROLES, Rule.ROLE_MAY_NOT_CHANGE_ROLES);
        checkGrant(actor, from.role(of.holder(), same), to.role(of.holder(), same));
      }
    }
  }

  private static void checkGrant(Actor actor, Role had, Role has) throws MlsException {
    if (had != has && !(actor.role.isAtLeast(had) && actor.role.isAtLeast(has))) {
      throw new MlsException(Rule.ROLE_ABOVE_OWN, actor.role + " makes of " + had + " " + has);
    }
  }

  /// What only the tree after the list shows: who is gone with the last device (§3.5, §3.7).
  ///
  /// @param tree after the list, without a joiner
  /// @param next the extensions after it
  /// @param gone who was removed or left
  void checkAfter(RatchetTree tree, Extensions next, List<Member> gone) throws MlsException {
    if (inForce.isPresent()) {
      for (Credential leaver : leaving) {
        if (!role(leaver).isAtLeast(inForce.get().needed(Right.LEAVE))
            && !mayRemove(leaver)
            && !has(tree, leaver)) {
          throw new MlsException(Rule.ROLE_MAY_NOT_LEAVE, "role " + role(leaver));
        }
      }
    }
    Optional<GroupRoles> after = GroupRoles.find(next);
    if (after.isEmpty()) {
      return;
    }
    boolean concerned = !inForce.equals(after);
    for (Member member : gone) {
      concerned |= after.get().role(member.credential(), same) == Role.OWNER;
    }
    if (concerned && !hasOwner(tree, after.get())) {
      throw new MlsException(Rule.LAST_OWNER_GONE, "");
    }
  }

  private boolean hasOwner(RatchetTree tree, GroupRoles roles) {
    for (RatchetTree.Member member : tree.members()) {
      if (roles.role(member.leaf().credential(), same) == Role.OWNER) {
        return true;
      }
    }
    return false;
  }

  /// Whether the committer grants a leave, since it could remove the leaver as well.
  private boolean mayRemove(Credential leaver) {
    if (!(committer instanceof Committer.Member(LeafIndex index))) {
      return false;
    }
    Optional<Actor> actor = member(index);
    return actor.isPresent()
        && actor.get().role.isAtLeast(inForce.orElseThrow().needed(Right.REMOVE))
        && actor.get().role.isAtLeast(role(leaver));
  }

  private boolean has(RatchetTree tree, Credential user) {
    for (RatchetTree.Member member : tree.members()) {
      if (same.test(member.leaf().credential(), user)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a client may join by an external commit (§3.6).
  ///
  /// @param tree of the epoch that the commit ends; none is known to a light member
  void checkJoiner(LeafNode joiner, Optional<RatchetTree> tree) throws MlsException {
    if (inForce.isEmpty()) {
      return;
    }
    boolean allowed =
        switch (inForce.get().joiners()) {
          case Joiners.NOBODY -> false;
          case Joiners.OWN_DEVICES -> tree.isEmpty() || has(tree.get(), joiner.credential());
          case Joiners.ANYONE -> true;
        };
    if (!allowed) {
      throw new MlsException(
          Rule.EXTERNAL_JOIN_NOT_ALLOWED, "allowed for " + inForce.get().joiners());
    }
  }
}
