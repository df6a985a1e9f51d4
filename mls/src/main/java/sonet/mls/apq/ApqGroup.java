package sonet.mls.apq;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.PendingProposal;
import sonet.mls.ProposalRequest;
import sonet.mls.Rule;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentsList;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.extension.WireFormats;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.MlsSuite;

/// A traditional and a post-quantum group of the same members, bound together, as one member holds
/// them: an immutable value like [Group] (draft-ietf-mls-combiner §3).
///
/// Messages travel in the traditional group. A PARTIAL commit renews the keys of that group and
/// costs nothing post-quantum. A FULL commit renews both, and mixes a secret of the new
/// post-quantum epoch into the traditional group's key schedule, so that from then on only who can
/// follow both groups reads messages. Members come and go by FULL commits.
///
/// What the draft leaves open, and how it is read here:
///
/// - An Update proposal shall say whether a FULL commit is wanted (§3.1, the flag `f`), and no
///   field is defined for it. A pair of proposals wants one; a proposal of the traditional group
///   alone does not.
/// - Nothing is said of ReInit. It cannot stand beside the update of the APQInfo that each FULL
///   commit needs, and so has no place in bound groups.
public final class ApqGroup implements AutoCloseable {
  private static final int FORMAT = 1;

  private final Environment environment;
  private final Group traditional;
  private final Group postQuantum;
  private final Standing standing;

  /// How the pair of groups stands.
  ///
  /// @param mode of operation
  /// @param fullCommitDue whether this member owes a FULL commit
  record Standing(ApqMode mode, boolean fullCommitDue) {}

  ApqGroup(Environment environment, Group traditional, Group postQuantum, Standing standing) {
    this.environment = environment;
    this.traditional = traditional;
    this.postQuantum = postQuantum;
    this.standing = standing;
  }

  /// What a new pair of groups begins with.
  ///
  /// @param traditional the suite of the traditional group
  /// @param postQuantum the suite of the post-quantum group
  /// @param mode of operation
  public record Parameters(MlsSuite traditional, MlsSuite postQuantum, ApqMode mode) {}

  /// Creates both groups with their creator as the only member, and binds them by a first FULL
  /// commit.
  ///
  /// @throws MlsException with `APQ_SUITES_NOT_ALLOWED`, or what [Group#create] throws
  public static ApqGroup create(Environment environment, Parameters parameters, ApqIdentity creator)
      throws MlsException {
    Environment knowing = ApqComponent.in(environment);
    parameters.mode().check(parameters.traditional(), parameters.postQuantum());
    Group pq =
        Group.create(
            knowing,
            new Group.Parameters(
                parameters.postQuantum(), newId(knowing, parameters), requirements()),
            creator.postQuantum());
    Group t =
        Group.create(
            knowing,
            new Group.Parameters(
                parameters.traditional(), newId(knowing, parameters), requirements()),
            creator.traditional());
    return combine(knowing, t, pq, parameters.mode()).commitFull(ApqCommitRequest.update()).keep();
  }

  private static GroupId newId(Environment environment, Parameters parameters) {
    return new GroupId(environment.random().bytes(parameters.traditional().hashLength()));
  }

  /// What groups must require of their members to be bound: the wire format of pairs (§6), and the
  /// proposal and component with which the APQInfo changes (§5.1).
  public static Extensions requirements() {
    return Extensions.of(
        new RequiredCapabilities(
                List.of(ExtensionType.APP_DATA_DICTIONARY, ExtensionType.REQUIRED_WIRE_FORMATS),
                List.of(ProposalType.APP_DATA_UPDATE),
                List.of())
            .toExtension(),
        WireFormats.of(WireFormat.APQ_MESSAGE_PAIR).toRequired(),
        AppDataDictionary.EMPTY
            .with(ComponentId.APP_COMPONENTS, ComponentsList.of(ComponentId.APQ_MLS_INFO))
            .toExtension());
  }

  /// Takes two groups of the same members for one, before a FULL commit of one of them binds them:
  /// a traditional group that has been running, and a post-quantum one made for it (§3).
  ///
  /// @throws MlsException when the groups cannot be bound
  public static ApqGroup combine(
      Environment environment, Group traditional, Group postQuantum, ApqMode mode)
      throws MlsException {
    Environment knowing = ApqComponent.in(environment);
    mode.check(traditional.suite(), postQuantum.suite());
    ApqRules.checkWireFormats(traditional.context(), postQuantum.context());
    new ApqMembers(knowing).checkSame(traditional, postQuantum);
    return new ApqGroup(
        knowing,
        traditional.withEnvironment(knowing),
        postQuantum.withEnvironment(knowing),
        new Standing(mode, true));
  }

  /// Joins both groups by a pair of Welcomes (§3.2).
  ///
  /// The newcomer owes a FULL commit as soon as possible ([#fullCommitDue()]).
  public static ApqGroup join(Environment environment, ApqJoinRequest request) throws MlsException {
    return ApqJoin.byWelcome(ApqComponent.in(environment), request);
  }

  /// Joins both groups by a pair of external commits (§3.2.2). They are joined once the pair was
  /// accepted.
  public static ApqPendingCommit joinExternally(
      Environment environment, ApqExternalJoinRequest request) throws MlsException {
    return ApqJoin.externally(ApqComponent.in(environment), request);
  }

  /// Restores both groups from what [#snapshot] gave.
  ///
  /// @param signers among them those of our leaves in both groups
  /// @throws MlsException with `MALFORMED_STATE`
  public static ApqGroup restore(Environment environment, Secret state, List<Signer> signers)
      throws MlsException {
    Environment knowing = ApqComponent.in(environment);
    Reader reader = Reader.of(state);
    try {
      if (reader.u16() != FORMAT) {
        throw new DecodeException("a state of another format");
      }
      ApqMode mode = ApqMode.read(reader);
      int due = reader.u8();
      if (due > 1) {
        throw new DecodeException("whether a FULL commit is due: " + due);
      }
      try (Secret t = reader.opaqueSecret();
          Secret pq = reader.opaqueSecret()) {
        reader.end();
        return new ApqGroup(
            knowing,
            Group.restore(knowing, t, signers),
            Group.restore(knowing, pq, signers),
            new Standing(mode, due == 1));
      }
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_STATE, malformed);
    } finally {
      reader.wipe();
    }
  }

  /// The state of both groups, for storage in one write.
  public Group.Snapshot snapshot() {
    try (Group.Snapshot t = traditional.snapshot();
        Group.Snapshot pq = postQuantum.snapshot()) {
      return new Group.Snapshot(
          traditional.groupId(),
          t.version() + pq.version(),
          new Writer()
              .u16(FORMAT)
              .value(standing.mode())
              .u8(standing.fullCommitDue() ? 1 : 0)
              .opaque(t.state())
              .opaque(pq.state())
              .toSecret());
    }
  }

  /// The traditional group, in which messages travel. Ask it what you like, but commit here.
  public Group traditional() {
    return traditional;
  }

  /// The post-quantum group.
  public Group postQuantum() {
    return postQuantum;
  }

  /// The mode of operation.
  public ApqMode mode() {
    return standing.mode();
  }

  /// Whether a FULL commit binds the groups.
  public boolean isBound() {
    return info().isPresent();
  }

  /// What binds the groups, if anything does yet.
  public Optional<ApqInfo> info() {
    try {
      return ApqInfo.of(traditional.context());
    } catch (MlsException unchecked) {
      throw new AssertionError("the APQInfo was checked", unchecked);
    }
  }

  /// Whether this member owes a FULL commit: it joined and has made none since (§3.2), or the
  /// groups are not bound yet.
  public boolean fullCommitDue() {
    return standing.fullCommitDue();
  }

  /// Encrypts data for the members, in the traditional group (§3.4).
  ///
  /// @throws IllegalStateException as [Group#protect(Bytes, Bytes)] says, and while the groups are
  ///   not bound
  public MlsMessage protect(Bytes data, Bytes authenticatedData) {
    if (!isBound()) {
      throw new IllegalStateException("the groups are not bound: make a FULL commit first");
    }
    return traditional.protect(data, authenticatedData);
  }

  /// Encrypts data for the members, without authenticated data.
  public MlsMessage protect(Bytes data) {
    return protect(data, Bytes.EMPTY);
  }

  /// Commits in both groups, and mixes a secret of the new post-quantum epoch into the traditional
  /// group (§3.1, §5.2).
  ///
  /// Received proposals go in on both sides; when the memberships that follow differ, since half of
  /// a pair is missing or invalid, none does.
  ///
  /// @throws MlsException when a proposal of the request is against the rules
  public ApqPendingCommit commitFull(ApqCommitRequest request) throws MlsException {
    try {
      return new ApqFullCommit(this, environment).make(request);
    } catch (MlsException refused) {
      if (refused.rule() == Rule.APQ_MEMBERS_MISMATCH && request.hasReceived()) {
        return new ApqFullCommit(this, environment).make(request.withoutReceived());
      }
      throw refused;
    }
  }

  /// Renews our keys in the traditional group alone.
  public ApqPendingCommit commitPartial() throws MlsException {
    return commitPartial(CommitRequest.update());
  }

  /// Commits in the traditional group alone (§3.1): anything but what only a FULL commit may.
  ///
  /// @throws MlsException with `APQ_FULL_COMMIT_REQUIRED`, also when received proposals demand one
  /// @throws IllegalStateException while the groups are not bound
  public ApqPendingCommit commitPartial(CommitRequest request) throws MlsException {
    if (!isBound()) {
      throw new IllegalStateException("the groups are not bound: make a FULL commit first");
    }
    PendingCommit pending = traditional.commit(request);
    new ApqRules(environment)
        .checkPartial(pending.effect(), side(traditional), side(pending.group()));
    return new ApqPendingCommit(
        new ApqPendingCommit.Next(
            environment, Optional.of(postQuantum), mode(), standing.fullCommitDue()),
        pending,
        Optional.empty());
  }

  /// Asks to leave both groups (draft-ietf-mls-extensions §6.3): the next FULL commit of anyone
  /// else removes us.
  public ApqPendingProposal leave() throws MlsException {
    return propose(ProposalRequest.selfRemove(), ProposalRequest.selfRemove());
  }

  /// Proposes new keys of ours in both groups, for a FULL commit (§3.1).
  public ApqPendingProposal proposeUpdate() throws MlsException {
    return propose(ProposalRequest.update(), ProposalRequest.update());
  }

  /// Proposes changes of both groups, for a FULL commit.
  ///
  /// @throws IllegalArgumentException when the wire formats differ
  public ApqPendingProposal propose(ProposalRequest forTraditional, ProposalRequest forPostQuantum)
      throws MlsException {
    if (!forTraditional.wireFormat().equals(forPostQuantum.wireFormat())) {
      throw new IllegalArgumentException("both halves travel in the same wire format");
    }
    PendingProposal pq = postQuantum.propose(forPostQuantum);
    return new ApqPendingProposal(this, traditional.propose(forTraditional), pq);
  }

  /// Makes of a message, or of a pair, what it is to this member.
  ///
  /// @throws MlsException for a message that is malformed, forged or against the rules; nothing has
  ///   changed then
  public ApqReceived process(Bytes message) throws MlsException {
    ApqReceiver receiver = new ApqReceiver(this, environment);
    return ApqMessagePair.isPair(message)
        ? receiver.receive(ApqMessagePair.decode(message))
        : receiver.receive(MlsMessage.decode(message));
  }

  /// Descriptions of both groups for those who join from outside (§3.2.2).
  public ApqMessagePair groupInfo() {
    return new ApqMessagePair(
        traditional.groupInfo(Group.GroupInfoContent.FULL),
        postQuantum.groupInfo(Group.GroupInfoContent.FULL));
  }

  /// The same groups under another environment.
  public ApqGroup withEnvironment(Environment other) {
    Environment knowing = ApqComponent.in(other);
    return new ApqGroup(
        knowing,
        traditional.withEnvironment(knowing),
        postQuantum.withEnvironment(knowing),
        standing);
  }

  /// Wipes all key material of both groups.
  @Override
  public void close() {
    traditional.close();
    postQuantum.close();
  }

  /// Both groups; no secret.
  @Override
  public String toString() {
    return "ApqGroup(%s, %s)".formatted(traditional, postQuantum);
  }

  ApqGroup with(Group nextTraditional, Group nextPostQuantum) {
    return new ApqGroup(environment, nextTraditional, nextPostQuantum, standing);
  }

  static ApqRules.Side side(Group group) {
    return new ApqRules.Side(group.context(), group);
  }

  /// The proposals that say in a group what binds it from a FULL commit on (§5.1.1): all of it the
  /// first time, and then the epochs.
  static List<Proposal> updates(ApqInfo next, boolean first) {
    if (first) {
      return List.of(update(new ApqInfoUpdate.Full(next)));
    }
    return List.of(
        update(new ApqInfoUpdate.TEpoch(next.tEpoch())),
        update(new ApqInfoUpdate.PqEpoch(next.pqEpoch())));
  }

  private static Proposal update(ApqInfoUpdate update) {
    return Proposal.AppDataUpdate.update(ComponentId.APQ_MLS_INFO, update.encoded());
  }
}
