package sonet.mls.observer;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.Environment;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.Member;
import sonet.mls.Members;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.commit.CommitPipeline;
import sonet.mls.commit.GroupInfoVerification;
import sonet.mls.commit.MessageSenders;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.SentProposal;
import sonet.mls.commit.StagedCommit;
import sonet.mls.commit.Viewpoint;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.SafeAad;
import sonet.mls.credential.Credential;
import sonet.mls.extension.ExtensionType;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.partial.CommitAnnotation;
import sonet.mls.partial.MembershipProof;
import sonet.mls.proposal.Proposal;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Role;
import sonet.mls.schedule.GroupContext;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.welcome.GroupInfo;

/// A group without its secrets, an immutable value (RFC 9420 §16.10).
///
/// Handshake messages must travel as PublicMessage, or an observer cannot follow.
public final class ObservedGroup implements Members {
  private final Environment environment;
  private final PublicGroup group;

  ObservedGroup(Environment environment, PublicGroup group) {
    this.environment = environment;
    this.group = group;
  }

  /// Begins to observe a group by an MLSMessage with a GroupInfo (§12.4.3).
  ///
  /// @param ratchetTree the encoded tree, for a GroupInfo that does not carry it
  public static ObservedGroup create(
      Environment environment, Bytes groupInfoMessage, Optional<Bytes> ratchetTree)
      throws MlsException {
    return new ObservedGroup(
        environment,
        GroupInfoVerification.verify(environment, groupInfo(groupInfoMessage), ratchetTree));
  }

  /// Restores a group from what [#encoded] gave.
  ///
  /// @throws MlsException with `MALFORMED_STATE`
  public static ObservedGroup restore(Environment environment, Bytes encoded) throws MlsException {
    return SavedObservedGroup.restore(environment, List.of(encoded)).group();
  }

  /// The whole state, for storage. It holds no secret. A store that takes records or appends writes
  /// far less with [SavedObservedGroup].
  public Bytes encoded() {
    return SavedObservedGroup.begin(this).bytes();
  }

  /// The identifier of the group.
  public GroupId groupId() {
    return group.context().groupId();
  }

  /// The number of the epoch.
  public Epoch epoch() {
    return group.context().epoch();
  }

  /// What all members of the epoch agree on.
  public GroupContext context() {
    return group.context();
  }

  /// The data of components that all members agree on (draft-ietf-mls-extensions §4.6).
  public AppDataDictionary appData() {
    return AppDataDictionary.ofChecked(context().extensions());
  }

  /// The roles in the group, if it has any (docs/roles.md).
  public Optional<GroupRoles> roles() {
    return GroupRoles.ofChecked(context().extensions());
  }

  /// The role of a member; everyone is an owner where there are no roles.
  ///
  /// @throws IllegalArgumentException when no member stands there
  public Role role(LeafIndex leafIndex) {
    Credential credential =
        at(leafIndex)
            .orElseThrow(() -> new IllegalArgumentException("no member at leaf " + leafIndex))
            .credential();
    return roles().map(roles -> roles.role(credential, environment::isSameUser)).orElse(Role.OWNER);
  }

  /// Whether a ReInit closed the group (§12.1.5).
  public boolean isClosed() {
    return group.closedBy().isPresent();
  }

  /// The group that goes on when a ReInit closed this one (§12.1.5).
  public Optional<GroupId> successor() {
    return group.closedBy().map(Proposal.ReInit::groupId);
  }

  /// The encoded ratchet tree, for newcomers (§12.4.3.3).
  public Bytes ratchetTree() {
    return group.tree().encoded();
  }

  @Override
  public Optional<Member> at(LeafIndex leafIndex) {
    return group.at(leafIndex);
  }

  @Override
  public List<Member> all() {
    return group.all();
  }

  /// Whether a member signs with a key.
  public boolean hasMember(Bytes signatureKey) {
    return group.tree().containsSignatureKey(signatureKey);
  }

  /// Makes of a message to the group what can be seen of it.
  ///
  /// @throws MlsException for a message that is malformed, forged or against the rules
  public Observed process(Bytes message) throws MlsException {
    return switch (MlsMessage.decode(message)) {
      case MlsMessage.Public(PublicMessage open) -> process(open);
      case MlsMessage.Private(PrivateMessage encrypted) -> process(encrypted);
      case MlsMessage.Welcome _, MlsMessage.GroupInfo _, MlsMessage.KeyPackage _ ->
          throw new MlsException(Rule.MALFORMED_MESSAGE, "this is no message to a group");
    };
  }

  /// The proof that a member stands in the tree of this epoch, for light members
  /// (draft-ietf-mls-partial §6).
  ///
  /// @throws IllegalArgumentException when no member stands there
  public MembershipProof membershipProof(LeafIndex leafIndex) {
    return MembershipProof.of(group.tree(), leafIndex);
  }

  /// What light members need to follow a commit that this epoch ended with (draft-ietf-mls-partial
  /// §10).
  ///
  /// @param message the commit
  /// @param observed what came of it here
  public CommitAnnotation annotation(Bytes message, Observed.Commit observed) throws MlsException {
    return new CommitAnnotation(
        MlsMessage.decode(message), group.tree(), observed.group().group.tree(), observed.effect());
  }

  /// What a new member needs to join as a light one, made in the epoch that it joins
  /// (draft-ietf-mls-partial §8).
  ///
  /// @param welcome the MLSMessage of the commit
  /// @param committer who sent it
  /// @param joiner the key package with which the member was added
  /// @throws IllegalArgumentException when the Welcome is not for the key package
  /// @throws MlsException with `MALFORMED_MESSAGE`
  public AnnotatedWelcome annotatedWelcome(Bytes welcome, LeafIndex committer, KeyPackage joiner)
      throws MlsException {
    if (MlsMessage.decode(welcome) instanceof MlsMessage.Welcome(var invitation)) {
      return AnnotatedWelcome.of(invitation, group.tree(), committer, joiner);
    }
    throw new MlsException(Rule.MALFORMED_MESSAGE, "expected a Welcome");
  }

  /// Whether a message is a SelfRemove, which a delivery service hands to those who join by an
  /// external commit, together with the GroupInfo (draft-ietf-mls-extensions §6.3.1).
  public static boolean isSelfRemove(Bytes message) {
    try {
      return MlsMessage.decode(message) instanceof MlsMessage.Public(PublicMessage open)
          && open.content().content() instanceof Content.Proposal(var proposal)
          && proposal instanceof Proposal.SelfRemove;
    } catch (MlsException malformed) {
      return false;
    }
  }

  /// Checks that a GroupInfo describes this very epoch, before it is handed to others (§12.4.3).
  ///
  /// @throws MlsException when it is malformed, not signed by a member, or of another state
  public void verifyGroupInfo(Bytes groupInfoMessage) throws MlsException {
    GroupInfo groupInfo = groupInfo(groupInfoMessage);
    LeafNode signer =
        group
            .tree()
            .leaf(groupInfo.signer())
            .orElseThrow(() ->
                new MlsException(Rule.GROUP_INFO_SIGNER_UNKNOWN, "leaf " + groupInfo.signer()));
    if (!groupInfo.verifySignature(group.suite(), signer.signatureKey())) {
      throw new MlsException(Rule.INVALID_GROUP_INFO_SIGNATURE, "");
    }
    checkGroup(groupInfo.groupContext().groupId());
    if (!groupInfo.groupContext().equals(group.context())
        || !groupInfo.confirmationTag().equals(group.confirmationTag())) {
      throw new MlsException(
          Rule.GROUP_INFO_OF_ANOTHER_STATE, "expected epoch %s".formatted(epoch()));
    }
    Optional<Bytes> tree = groupInfo.extensions().find(ExtensionType.RATCHET_TREE);
    if (tree.isPresent() && !tree.get().equals(ratchetTree())) {
      throw new MlsException(Rule.TREE_HASH_MISMATCH, "the tree in the GroupInfo");
    }
  }

  PublicGroup publicGroup() {
    return group;
  }

  private Observed process(PublicMessage open) throws MlsException {
    FramedContent content = open.content();
    checkGroup(content.groupId());
    if (content.epoch().isBefore(epoch())) {
      return new Observed.StaleEpoch(content.epoch());
    }
    if (epoch().isBefore(content.epoch())) {
      return new Observed.FutureEpoch(content.epoch());
    }
    MessageSenders.checkOpen(group);
    AuthenticatedContent verified =
        new MessageProtection(group.suite(), group.contextBytes())
            .observe(open)
            .verify(group.suite(), MessageSenders.signatureKey(group, content));
    return verified.content().content() instanceof Content.Commit
        ? commit(verified)
        : proposal(verified);
  }

  private Observed process(PrivateMessage encrypted) throws MlsException {
    checkGroup(encrypted.groupId());
    if (encrypted.epoch().isBefore(epoch())) {
      return new Observed.StaleEpoch(encrypted.epoch());
    }
    if (epoch().isBefore(encrypted.epoch())) {
      return new Observed.FutureEpoch(encrypted.epoch());
    }
    MessageSenders.checkOpen(group);
    SafeAad.check(group.context().extensions(), encrypted.authenticatedData());
    return new Observed.Encrypted(encrypted.contentType() != ContentType.APPLICATION);
  }

  private Observed commit(AuthenticatedContent verified) throws MlsException {
    StagedCommit staged =
        CommitPipeline.process(environment, group, verified, new Viewpoint.Observer());
    return new Observed.Commit(new ObservedGroup(environment, staged.next()), staged.effect());
  }

  private Observed proposal(AuthenticatedContent verified) throws MlsException {
    SentProposal sent = MessageSenders.proposal(group, verified);
    if (group.proposals().find(sent.reference().orElseThrow(AssertionError::new)).isPresent()) {
      return new Observed.Duplicate();
    }
    return new Observed.Proposal(new ObservedGroup(environment, group.withProposal(sent)), sent);
  }

  private void checkGroup(GroupId groupId) throws MlsException {
    if (!groupId.equals(groupId())) {
      throw new MlsException(Rule.WRONG_GROUP, "expected %s, got %s".formatted(groupId(), groupId));
    }
  }

  private static GroupInfo groupInfo(Bytes message) throws MlsException {
    if (MlsMessage.decode(message) instanceof MlsMessage.GroupInfo(GroupInfo groupInfo)) {
      return groupInfo;
    }
    throw new MlsException(Rule.MALFORMED_MESSAGE, "expected a GroupInfo");
  }
}
