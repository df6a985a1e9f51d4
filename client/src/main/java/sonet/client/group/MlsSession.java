package sonet.client.group;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Comparison;
import sonet.client.group.GroupEvent.Cause;
import sonet.client.group.GroupEvent.Unreadable;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.Epoch;
import sonet.mls.ForkComparison;
import sonet.mls.ForkEvidence;
import sonet.mls.Group;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.PendingProposal;
import sonet.mls.Received;
import sonet.mls.SavedGroup;
import sonet.mls.credential.Credential;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Right;
import sonet.mls.role.Role;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;

/// A group of [sonet.mls].
///
/// Commits travel in the open, so that the server can check them, and without the tree, which the
/// server keeps.
final class MlsSession implements GroupSession {
  private static final Group.GroupInfoContent FOR_THE_SERVER =
      new Group.GroupInfoContent(false, true, Extensions.EMPTY);

  /// A snapshot of a small group is soon outgrown; this much may always stand behind it.
  private static final long ALWAYS_APPENDED = 16 << 10;

  private static final int MOST_CHANGES = 1000;

  private final Group group;
  private final Own own;
  private final Optional<SavedGroup> saved;

  /// @param saved what was written last of the group, if anything was
  private MlsSession(Group group, Own own, Optional<SavedGroup> saved) {
    this.group = group;
    this.own = own;
    this.saved = saved;
  }

  /// What this device brings to a group that it makes.
  ///
  /// @param present its credential and key, and what its leaves carry at the time
  /// @param environment what it makes groups with
  record Own(Supplier<ClientIdentity> present, Environment environment) {
    ClientIdentity identity() {
      return present.get();
    }
  }

  /// A session that was never written.
  static MlsSession fresh(Group group, Own own) {
    return new MlsSession(group, own, Optional.empty());
  }

  /// A session that an external commit begins.
  static PreparedCommit joining(PendingCommit pending, Own own) {
    return fresh(pending.group(), own).prepared(pending);
  }

  /// A session as it was written.
  static MlsSession restored(SavedGroup saved, Own own) {
    return new MlsSession(saved.group(), own, Optional.of(saved));
  }

  /// The same after a step.
  private MlsSession with(Group next) {
    return new MlsSession(next, own, saved);
  }

  @Override
  public Bytes groupId() {
    return group.groupId().value();
  }

  @Override
  public long epoch() {
    return group.epoch().value();
  }

  @Override
  public Bytes epochAuthenticator() {
    return group.epochAuthenticator();
  }

  @Override
  public List<GroupMember> members() {
    return group.all().stream().map(MlsEngine::member).toList();
  }

  @Override
  public Optional<Bytes> credential(GroupMember member) {
    return group
        .at(new LeafIndex(member.leaf()))
        .flatMap(found -> LogCredential.of(found.leafNode().extensions()));
  }

  @Override
  public GroupMember self() {
    return group.at(group.self()).map(MlsEngine::member).orElseThrow();
  }

  @Override
  public Saving append() {
    return saved.isEmpty() ? begin() : saving(saved.get().next(group));
  }

  @Override
  public Saving begin() {
    return saving(SavedGroup.begin(group));
  }

  private Saving saving(SavedGroup.Piece written) {
    try (SavedGroup.Piece piece = written) {
      return new Saving(
          restored(piece.saved(), own), piece.saved().changes(), MlsEngine.exposed(piece.bytes()));
    }
  }

  @Override
  public boolean isOvergrown() {
    return saved
        .filter(written ->
            written.changes() >= MOST_CHANGES
                || written.changesBytes() > Math.max(written.snapshotBytes(), ALWAYS_APPENDED))
        .isPresent();
  }

  @Override
  public long reserved() {
    return group.reservedMessages();
  }

  @Override
  public void reserve(int count) {
    group.reserveMessages(count);
  }

  @Override
  public GroupSession onto(GroupSession current) {
    MlsSession before = (MlsSession) current;
    return before.with(group.onto(before.group));
  }

  @Override
  public void retire(GroupSession next) {
    group.retire(((MlsSession) next).group);
  }

  @Override
  public Bytes groupInfo() {
    return group.groupInfo(FOR_THE_SERVER).encoded();
  }

  @Override
  public Bytes ratchetTree() {
    return group.ratchetTree();
  }

  @Override
  public Bytes protect(Bytes plaintext) {
    return group.protect(plaintext).encoded();
  }

  @Override
  public PassingKeys passing() {
    return new MlsPassingKeys(group);
  }

  @Override
  public PreparedCommit prepare(GroupChange change) throws ClientException {
    try {
      return prepared(group.commit(renewed(request(change)).withoutTreeInWelcome()));
    } catch (MlsException refused) {
      throw MlsEngine.invalid("The change", refused);
    }
  }

  /// A commit that is made anyway takes along what there is newer to say for this device's key.
  private CommitRequest renewed(CommitRequest request) {
    LeafNode leaf = group.at(group.self()).orElseThrow().leafNode();
    return LogCredential.renewing(leaf, own.identity()).map(request::withIdentity).orElse(request);
  }

  @Override
  public Optional<GroupRoles> roles() {
    return group.roles();
  }

  @Override
  public Role role(String account) {
    return roles()
        .map(roles -> roles.role(Credential.basic(account), Object::equals))
        .orElse(Role.OWNER);
  }

  @Override
  public boolean may(Right right) {
    return group.may(right);
  }

  @Override
  public Bytes evidence() {
    return group.evidence().encoded();
  }

  @Override
  public Comparison compare(Bytes evidence) throws ClientException {
    try {
      return switch (group.compare(ForkEvidence.decode(evidence))) {
        case ForkComparison.SameBranch(Epoch lastCommon) -> new Comparison.Same(lastCommon.value());
        case ForkComparison.Forked forked ->
            new Comparison.Forked(
                forked.firstDifferent().value(),
                switch (forked.preferred()) {
                  case OURS -> Comparison.Side.OURS;
                  case THEIRS -> Comparison.Side.THEIRS;
                });
        case ForkComparison.NothingInCommon() -> new Comparison.NothingInCommon();
      };
    } catch (MlsException refused) {
      throw new ClientException(
          Reason.INVALID_INPUT,
          "This is no evidence of a member: " + refused.getMessage() + ".",
          refused);
    }
  }

  @Override
  public boolean hasProposals() {
    return !group.proposals().isEmpty();
  }

  @Override
  public PreparedProposal leave() throws ClientException {
    try {
      PendingProposal leave = group.leave();
      return new PreparedProposal(leave.message().encoded(), with(leave.group()));
    } catch (MlsException refused) {
      throw new ClientException(
          Reason.INVALID_INPUT, "Not all devices in the group understand a leave.", refused);
    }
  }

  @Override
  public PreparedGroup prepare(ChannelPlan plan) throws ClientException {
    return new MlsSuccession(group, own).channel(plan);
  }

  @Override
  public PreparedGroup prepare(ResetPlan plan) throws ClientException {
    return new MlsSuccession(group, own).reset(plan);
  }

  @Override
  public PreparedMove prepare(MovePlan plan) throws ClientException {
    return new MlsSuccession(group, own).move(plan, this);
  }

  /// A commit of this group.
  PreparedCommit prepared(PendingCommit pending) {
    return new PreparedCommit(
        pending.message().encoded(),
        pending.welcome().map(welcome -> welcome.encoded()),
        pending.group().groupInfo(FOR_THE_SERVER).encoded(),
        with(pending.group()));
  }

  @Override
  public int cipherSuite() {
    return group.suite().id().value();
  }

  @Override
  public Optional<Continuation> continuation() {
    return said(MlsEngine.CONTINUATION, Continuation::read);
  }

  @Override
  public Optional<Bytes> above() {
    return said(MlsEngine.ABOVE, Reader::opaque);
  }

  /// What the group's context says. What cannot be read was not written by Sonet, and says nothing.
  private <T> Optional<T> said(ExtensionType type, Reader.Element<T> decoder) {
    Optional<Bytes> data = group.context().extensions().find(type);
    try {
      return data.isEmpty() ? Optional.empty() : Optional.of(Reader.decode(data.get(), decoder));
    } catch (DecodeException malformed) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Successor> successor() {
    return group
        .closedBy()
        .map(reInit -> new Successor(reInit.groupId().value(), reInit.cipherSuite().value()));
  }

  private CommitRequest request(GroupChange change) throws ClientException {
    return switch (change) {
      case GroupChange.Add add -> CommitRequest.add(MlsEngine.keyPackages(add.keyPackages()));
      case GroupChange.Update() -> CommitRequest.update();
      case GroupChange.SetRole(String account, Role role) ->
          request(
              new GroupChange.SetRoles(
                  roles()
                      .orElseThrow(() ->
                          new ClientException(Reason.INVALID_INPUT, "The group has no roles."))
                      .with(Credential.basic(account), role)));
      case GroupChange.SetRoles(GroupRoles roles) ->
          CommitRequest.RECEIVED.with(group.withRoles(roles));
      case GroupChange.Remove remove ->
          CommitRequest.remove(
              remove.leaves().stream().map(LeafIndex::new).toArray(LeafIndex[]::new));
    };
  }

  @Override
  public Optional<Objection> objection(Bytes commit) {
    try {
      var _ = group.process(commit);
      return Optional.empty();
    } catch (MlsException refused) {
      return Optional.of(
          switch (refused.rule()) {
            case INVALID_CONFIRMATION_TAG -> Objection.WRONG_CONFIRMATION_TAG;
            case UNDECRYPTABLE_PATH_SECRET, PATH_KEY_MISMATCH -> Objection.PATH_UNREADABLE;
            default -> Objection.RULE_BROKEN;
          });
    }
  }

  @Override
  public GroupEvent process(Bytes message) throws ClientException {
    try {
      return event(group.process(message));
    } catch (MlsException refused) {
      throw MlsEngine.invalid("The message", refused);
    }
  }

  private GroupEvent event(Received received) {
    return switch (received) {
      case Received.Application application ->
          new GroupEvent.Message(
              with(application.group()),
              () -> keep(application),
              MlsEngine.member(application.sender()),
              application.data());
      case Received.Commit commit ->
          new GroupEvent.Changed(
              with(commit.group()),
              () -> keep(commit),
              MlsEngine.member(commit.effect().committer()));
      case Received.Removed removed ->
          new GroupEvent.Removed(MlsEngine.member(removed.effect().committer()));
      case Received.ProposalStored stored -> new GroupEvent.Proposed(with(stored.group()));
      case Received.OwnMessage own -> new GroupEvent.Own();
      case Received.OwnCommit own -> new GroupEvent.Own();
      case Received.Duplicate duplicate -> new Unreadable(Cause.DUPLICATE);
      case Received.FutureEpoch future -> new Unreadable(Cause.FUTURE_EPOCH);
      case Received.StaleEpoch stale -> new Unreadable(Cause.STALE_EPOCH);
      case Received.Fork fork -> new Unreadable(Cause.FORK);
    };
  }

  private static void keep(Received received) {
    var _ = received.keep();
  }
}
