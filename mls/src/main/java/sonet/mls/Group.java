package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.mls.commit.PublicGroup;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ApplicationFraming;
import sonet.mls.component.ComponentId;
import sonet.mls.component.MediaTypeList;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.Grease;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.partial.CommitAnnotation;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Right;
import sonet.mls.role.Role;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.welcome.GroupInfo;

/// A group as one member holds it in one epoch: an immutable value (RFC 9420 §8).
///
/// [#process] and [#commit] leave it as it is and return what comes next; the caller keeps that or
/// drops it, so a failure changes nothing, and forks, retries and rollbacks are free. Secrets that
/// a step uses up are wiped when the caller keeps its outcome.
///
/// The one exception are the keys of our own messages: [#protect] never uses one twice, whichever
/// value of the epoch it is called on, and from any number of threads.
///
/// A group holds key material; [#close] wipes it.
public final class Group implements Members, AutoCloseable {
  private final GroupState state;

  Group(GroupState state) {
    this.state = state;
  }

  GroupState state() {
    return state;
  }

  /// What a new group begins with (RFC 9420 §11).
  ///
  /// @param suite its cipher suite
  /// @param groupId its identifier, unlike any other
  /// @param extensions of its GroupContext
  public record Parameters(MlsSuite suite, GroupId groupId, Extensions extensions) {
    /// A group with a random identifier and no extensions.
    public static Parameters random(Environment environment, MlsSuite suite) {
      return new Parameters(
          suite, new GroupId(environment.random().bytes(suite.hashLength())), Extensions.EMPTY);
    }
  }

  /// Creates a group with its creator as the only member (RFC 9420 §11).
  ///
  /// @throws MlsException when the creator's own leaf or the extensions break a rule
  public static Group create(Environment environment, Parameters parameters, ClientIdentity creator)
      throws MlsException {
    return GroupCreation.create(environment, parameters, creator);
  }

  /// Joins a group by a Welcome (RFC 9420 §12.4.3.1).
  public static Group join(Environment environment, JoinRequest request) throws MlsException {
    return new WelcomeJoin(environment, request).join();
  }

  /// Joins a group by an external commit (RFC 9420 §12.4.3.2). The group is joined once the commit
  /// was accepted.
  public static PendingCommit joinExternally(Environment environment, ExternalJoinRequest request)
      throws MlsException {
    return new ExternalJoin(environment, request).join();
  }

  /// Restores a group from what [#snapshot] gave.
  ///
  /// @param signers among them the key of our leaf and those of our Updates, which the state does
  ///   not hold
  /// @throws MlsException with `MALFORMED_STATE`
  public static Group restore(Environment environment, Secret state, List<Signer> signers)
      throws MlsException {
    return new Group(new GroupStateFormat(environment, signers).read(state).value());
  }

  /// The identifier of the group.
  public GroupId groupId() {
    return state.group().context().groupId();
  }

  /// The number of the epoch.
  public Epoch epoch() {
    return state.epoch();
  }

  /// What all members of the epoch agree on.
  public GroupContext context() {
    return state.group().context();
  }

  /// The cipher suite.
  public MlsSuite suite() {
    return state.suite();
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
    return roles()
        .map(roles -> roles.role(credential, state.environment()::isSameUser))
        .orElse(Role.OWNER);
  }

  /// Whether our role has a right; everyone has all where there are no roles.
  public boolean may(Right right) {
    Role own = role(self());
    return roles().map(roles -> own.isAtLeast(roles.needed(right))).orElse(true);
  }

  /// A proposal that gives the group these roles in place of those it has.
  public Proposal.GroupContextExtensions withRoles(GroupRoles roles) {
    return new Proposal.GroupContextExtensions(context().extensions().with(roles.toExtension()));
  }

  /// The media types that all members must understand, in a group whose application data are framed
  /// (draft-ietf-mls-extensions §6.2).
  ///
  /// @throws IllegalStateException when the group's list does not decode
  public Optional<MediaTypeList> mediaTypes() {
    try {
      return MediaTypeList.find(context().extensions());
    } catch (MlsException malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  /// Our own leaf.
  public LeafIndex self() {
    return state.self();
  }

  @Override
  public Optional<Member> at(LeafIndex leafIndex) {
    return state.group().at(leafIndex);
  }

  @Override
  public List<Member> all() {
    return state.group().all();
  }

  /// How many members there are.
  public int size() {
    return state.group().tree().memberCount();
  }

  /// The proposals received in this epoch, oldest first.
  public List<Proposal> proposals() {
    return state.group().proposals().all().stream()
        .map(sonet.mls.commit.SentProposal::proposal)
        .toList();
  }

  /// The ReInit that closed the group, if one did: nothing more can be sent or received (§12.1.5).
  public Optional<Proposal.ReInit> closedBy() {
    return state.group().closedBy();
  }

  /// The encoded ratchet tree, for newcomers and observers (§12.4.3.3).
  public Bytes ratchetTree() {
    return state.group().tree().encoded();
  }

  /// Equal for all members that agree on everything (§8.7).
  public Bytes epochAuthenticator() {
    return Bytes.wrap(state.secrets().epochAuthenticator().expose());
  }

  /// What we say of the epochs that we went through, for others to compare (§8.7). See
  /// [ForkResolution] for what can be done about a fork.
  public ForkEvidence evidence() {
    return ForkEvidence.of(state);
  }

  /// Whether someone went the same way, and where we parted if not.
  ///
  /// @throws MlsException with `WRONG_GROUP`, with `UNKNOWN_SENDER` when the evidence is of nobody
  ///   who is a member or was one in a past epoch that is kept, or with `INVALID_CONTENT_SIGNATURE`
  public ForkComparison compare(ForkEvidence theirs) throws MlsException {
    if (!theirs.groupId().equals(groupId())) {
      throw new MlsException(Rule.WRONG_GROUP, "the evidence is of " + theirs.groupId());
    }
    if (!state.knowsSignatureKey(theirs.signatureKey())) {
      throw new MlsException(Rule.UNKNOWN_SENDER, "no member has that signature key");
    }
    if (!theirs.isSigned(suite())) {
      throw new MlsException(Rule.INVALID_CONTENT_SIGNATURE, "of the evidence");
    }
    return ForkComparison.of(ForkEvidence.marks(state), theirs.marks());
  }

  /// A secret for use outside of MLS, bound to the epoch (§8.5). The caller owns it.
  ///
  /// @throws IllegalArgumentException when the length is beyond what the KDF can give
  public Secret export(String label, Bytes context, int length) {
    return KeySchedule.exporter(
        suite(),
        state.secrets().exporterSecret(),
        new KeySchedule.ExporterInput(label, context),
        length);
  }

  /// What a component may do with the group's keys, apart from MLS and from other components
  /// (draft-ietf-mls-extensions §4).
  public GroupComponent component(ComponentId component) {
    return new GroupComponent(state, component);
  }

  /// `SafeExportSecret`: the secret of a component in this epoch, with forward secrecy
  /// (draft-ietf-mls-extensions §4.4). The caller owns it.
  ///
  /// It is given once, whichever value of the epoch is asked and from any number of threads: its
  /// source is gone then. Write the state before the secret is used; a state from before can give
  /// it again.
  ///
  /// @throws IllegalStateException when the component's secret was exported in this epoch already
  public Secret safeExport(ComponentId component) {
    return state.secrets().exporter().export(component);
  }

  /// Makes of a message what it is to this member.
  ///
  /// @throws MlsException for a message that is malformed, forged or against the rules; nothing has
  ///   changed then
  public Received process(Bytes message) throws MlsException {
    return process(MlsMessage.decode(message));
  }

  /// The same for a decoded message.
  public Received process(MlsMessage message) throws MlsException {
    return new MessageReceiver(this, message).receive();
  }

  /// Encrypts data for the group (§15).
  ///
  /// @throws IllegalStateException when proposals wait for a commit, which must come first (§12.4),
  ///   or when the group was closed
  public MlsMessage protect(Bytes data, Bytes authenticatedData) {
    return new MessageSender(state).application(data, authenticatedData);
  }

  /// Encrypts data for the group, without authenticated data.
  public MlsMessage protect(Bytes data) {
    return protect(data, Bytes.EMPTY);
  }

  /// Encrypts content that says what it is, in a group that lists media types
  /// (draft-ietf-mls-extensions §6.2.4).
  ///
  /// @throws IllegalStateException as [#protect(Bytes, Bytes)] does, and when the group lists none
  public MlsMessage protect(ApplicationFraming content, Bytes authenticatedData) {
    if (mediaTypes().isEmpty()) {
      throw new IllegalStateException("the group lists no media types");
    }
    return protect(content.encoded(), authenticatedData);
  }

  /// Proposes a change (§12.1), in the open.
  ///
  /// @throws MlsException when the proposal is against the rules
  public PendingProposal propose(Proposal proposal) throws MlsException {
    return propose(ProposalRequest.of(proposal));
  }

  /// Proposes a change (§12.1).
  public PendingProposal propose(ProposalRequest request) throws MlsException {
    return new PendingProposal(new MessageSender(state).proposal(request), this);
  }

  /// Asks to leave, with a SelfRemove (draft-ietf-mls-extensions §6.3): the next commit of anyone
  /// else removes us, even one of a newcomer, and processing it gives [Received.Removed].
  ///
  /// Until then we are a member. A commit of our own may begin another epoch first, and so may one
  /// that missed the proposal; then we must ask again.
  ///
  /// @throws MlsException with `PROPOSAL_TYPE_NOT_SUPPORTED` when not all members support it
  /// @throws IllegalStateException when we asked in this epoch already
  public PendingProposal leave() throws MlsException {
    return propose(ProposalRequest.selfRemove());
  }

  /// Makes a commit (§12.4.1).
  ///
  /// @throws MlsException when a proposal of the request is against the rules
  public PendingCommit commit(CommitRequest request) throws MlsException {
    return new CommitSender(state).commit(request);
  }

  /// A description of the group for those who join or observe it, signed by us (§12.4.3).
  public MlsMessage.GroupInfo groupInfo(GroupInfoContent content) {
    return new MlsMessage.GroupInfo(GroupInfoContent.sign(state, content));
  }

  /// A proposal to mix in an external pre-shared key, with a fresh nonce (§8.4).
  public Proposal.PreSharedKey externalPsk(Bytes pskId) {
    return new Proposal.PreSharedKey(new PreSharedKeyId.External(pskId, nonce()));
  }

  /// A proposal to mix in the resumption key of an epoch of a group, with a fresh nonce (§8.6).
  public Proposal.PreSharedKey resumptionPsk(GroupId groupId, Epoch epoch) {
    return new Proposal.PreSharedKey(
        new PreSharedKeyId.Resumption(ResumptionPskUsage.APPLICATION, groupId, epoch, nonce()));
  }

  /// Begins the group that a ReInit announced (§11.2), with a key package of each other member.
  ///
  /// @throws IllegalStateException when no ReInit closed this group
  public PendingCommit reinitialize(ResumptionRequest request) throws MlsException {
    return new Resumption(state).reinitialize(request).first();
  }

  /// Moves the group with all its members to another cipher suite, or tells who cannot follow
  /// (§11.2). All that is to be sent is made at once; this group stays as it is.
  ///
  /// @throws MlsException when the new group, or the caller's part in it, would break a rule
  /// @throws IllegalStateException when the group was closed by a ReInit
  public Migration migrate(MigrationRequest request) throws MlsException {
    return new GroupMigration(this, request).prepare();
  }

  /// Branches a subgroup off (§11.3), with a key package of each other member of it and this
  /// group's extensions.
  public PendingCommit branch(GroupId groupId, ResumptionRequest request) throws MlsException {
    return branch(groupId, context().extensions(), request);
  }

  /// Branches a subgroup off (§11.3), with extensions of its own.
  public PendingCommit branch(GroupId groupId, Extensions extensions, ResumptionRequest request)
      throws MlsException {
    return beginBranch(groupId, extensions, request).first();
  }

  /// The same, with the subgroup as it is before its first commit.
  public BegunGroup beginBranch(GroupId groupId, Extensions extensions, ResumptionRequest request)
      throws MlsException {
    return new Resumption(state).branch(groupId, extensions, request);
  }

  /// Makes sure that so many further messages can be sent before the state must be written again,
  /// and have the next [#snapshot] begin behind them (§6.3.1). Write the snapshot before the first
  /// of them is sent.
  public void reserveMessages(int count) {
    state.sender().reserve(count);
  }

  /// How many messages can still be sent from what was reserved.
  public long reservedMessages() {
    return Math.min(
        state.sender().remaining(ContentType.APPLICATION),
        state.sender().remaining(ContentType.COMMIT));
  }

  /// This group, which a commit of our own began and which was restored from storage since, after a
  /// later value of the epoch that the commit ended: what was received meanwhile stays received.
  /// Before a restart, [PendingCommit#onto] does the same.
  ///
  /// @throws IllegalArgumentException when no own commit made this group of that epoch
  public Group onto(Group current) {
    History.AppliedCommit commit =
        state.history().commits().stream()
            .findFirst()
            .filter(last -> last.own() && last.epoch().equals(current.epoch()))
            .filter(last -> groupId().equals(current.groupId()))
            .orElseThrow(() ->
                new IllegalArgumentException("%s does not follow on %s".formatted(this, current)));
    return new Group(state.after(current.state(), commit, new Consumed()));
  }

  /// Wipes what this value has and the next has not, once the next is durable, where no outcome or
  /// pending commit is at hand to be kept.
  public void retire(Group next) {
    state.discard(next.state());
  }

  /// The whole state, for storage. A store that takes records or appends writes far less with
  /// [SavedGroup].
  public Snapshot snapshot() {
    return new Snapshot(groupId(), state.version(), GroupStateFormat.write(state).bytes());
  }

  /// The proof that a member stands in the tree of this epoch, for light members
  /// (draft-ietf-mls-partial §6).
  ///
  /// @throws IllegalArgumentException when no member stands there
  public MembershipProof membershipProof(LeafIndex leafIndex) {
    return MembershipProof.of(state.group().tree(), leafIndex);
  }

  /// A message of our own with the proof that we are a member (draft-ietf-mls-partial §7). It tells
  /// the delivery service who sent it.
  public SenderAuthenticatedMessage<MlsMessage> authenticated(MlsMessage own) {
    return new SenderAuthenticatedMessage<>(own, membershipProof(self()));
  }

  /// What light members need to follow a commit of ours (draft-ietf-mls-partial §10).
  ///
  /// @throws IllegalArgumentException for a commit that was not made in this epoch
  public CommitAnnotation annotation(PendingCommit commit) {
    if (!commit.isFrom(this)) {
      throw new IllegalArgumentException("the commit was not made in this epoch of this group");
    }
    return annotation(commit.message(), commit.group(), commit.effect());
  }

  /// What light members need to follow a commit that we received in this epoch.
  public CommitAnnotation annotation(MlsMessage message, Received.Commit received) {
    return annotation(message, received.group(), received.effect());
  }

  private CommitAnnotation annotation(MlsMessage message, Group next, CommitEffect effect) {
    return new CommitAnnotation(message, state.group().tree(), next.state.group().tree(), effect);
  }

  /// What a new member needs to join as a light one, made in the epoch that it joins by the one who
  /// committed (draft-ietf-mls-partial §8).
  ///
  /// @throws IllegalArgumentException when the Welcome is not for the key package
  public AnnotatedWelcome annotatedWelcome(MlsMessage.Welcome welcome, KeyPackage joiner) {
    return AnnotatedWelcome.of(welcome.welcome(), state.group().tree(), self(), joiner);
  }

  /// The same membership without the tree (draft-ietf-mls-partial §5). Both values share their
  /// secrets: go on with one of them.
  public LightGroup downgrade() {
    return new LightGroup(LightDowngrade.of(state));
  }

  /// The same group under another environment: another policy, another clock.
  public Group withEnvironment(Environment environment) {
    return new Group(state.withEnvironment(environment));
  }

  /// Wipes all key material. Values of the same epoch share it.
  @Override
  public void close() {
    state.forEachSecret(Secret::close);
    state.sender().close();
    state.secrets().exporter().close();
  }

  /// Identifier, epoch and number of members; no secret.
  @Override
  public String toString() {
    return "Group(%s, epoch %s, %d members)".formatted(groupId(), epoch(), size());
  }

  PublicGroup publicGroup() {
    return state.group();
  }

  /// A proposal to mix in a pre-shared key of a component, with a fresh nonce
  /// (draft-ietf-mls-extensions §4.5).
  public Proposal.PreSharedKey applicationPsk(ComponentId component, Bytes pskId) {
    return new Proposal.PreSharedKey(new PreSharedKeyId.Application(component, pskId, nonce()));
  }

  private Bytes nonce() {
    return state.environment().random().bytes(suite().hashLength());
  }

  /// A state for storage: one write for each step, guarded by the version.
  ///
  /// @param groupId the key under which it is stored
  /// @param version higher than that of the state it replaces; a store refuses it otherwise
  /// @param state key material, to be sealed before it touches a disk
  public record Snapshot(GroupId groupId, long version, Secret state) implements AutoCloseable {
    @Override
    public void close() {
      state.close();
    }
  }

  /// What a GroupInfo holds beside the group's context.
  ///
  /// @param ratchetTree whether it carries the tree
  /// @param externalJoins whether it carries the key for external joins
  /// @param extensions more of them
  public record GroupInfoContent(
      boolean ratchetTree, boolean externalJoins, Extensions extensions) {
    /// The tree and the key for external joins.
    public static final GroupInfoContent FULL = new GroupInfoContent(true, true, Extensions.EMPTY);

    static GroupInfo sign(GroupState state, GroupInfoContent content) {
      Extensions extensions = content.extensions();
      if (content.ratchetTree()) {
        extensions =
            extensions.with(
                new Extension(ExtensionType.RATCHET_TREE, state.group().tree().encoded()));
      }
      if (content.externalJoins()) {
        try (KeyPair external =
            KeySchedule.externalKeyPair(state.suite(), state.secrets().externalSecret())) {
          extensions =
              extensions.with(
                  new Extension(
                      ExtensionType.EXTERNAL_PUB,
                      new Writer().opaque(external.publicKey()).toBytes()));
        }
      }
      if (state.environment().policy().grease() == Grease.Use.ALWAYS) {
        extensions = Grease.grease(extensions, state.environment().random());
      }
      return GroupInfo.create(
          state.suite(),
          state.signer(),
          state.group().context(),
          extensions,
          new GroupInfo.Confirmation(state.group().confirmationTag(), state.self()));
    }
  }
}
