package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.mls.commit.SentProposal;
import sonet.mls.component.ComponentId;
import sonet.mls.framing.MlsMessage;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;

/// A group as a light member holds it in one epoch: an immutable value like [Group], with the hash
/// of the ratchet tree in place of the tree (draft-ietf-mls-partial).
///
/// It joins and follows by messages that someone with the tree annotated, reads and sends messages,
/// and proposes; it cannot commit. It takes O(log n) memory in a group of n, and what it cannot
/// check it takes on the word of the full members:
///
/// - that the leaves it was never shown are validly signed, within their lifetimes, capable of what
///   the group asks, and of clients that should be there;
/// - that no key stands in the tree twice;
/// - that parents were put in place by members below them (parent hashes), but for those of the
///   committers whose paths it follows;
/// - that Adds, Updates and Removes of others obey RFC 9420 §12.1, §12.2, and that they were
///   applied as they say: the tree hash after a commit is the committer's claim, which the
///   confirmation tag proves to be what all members agree on;
/// - the application's own rules for commits ([GroupPolicy#rules()]), which see the tree.
///
/// It does check, for every leaf that a proof shows it in the role of a sender, that the leaf
/// stands in the tree of the epoch, and who it says it is.
public final class LightGroup implements AutoCloseable {
  private final LightState state;

  LightGroup(LightState state) {
    this.state = state;
  }

  LightState state() {
    return state;
  }

  /// Joins a group by an AnnotatedWelcome (draft-ietf-mls-partial §8).
  public static LightGroup join(Environment environment, LightJoinRequest request)
      throws MlsException {
    return new LightJoin(environment, request).join();
  }

  /// Restores a group from what [#snapshot] gave.
  ///
  /// @param signers among them the key of our leaf and those of our Updates, which the state does
  ///   not hold
  /// @throws MlsException with `MALFORMED_STATE`
  public static LightGroup restore(Environment environment, Secret state, List<Signer> signers)
      throws MlsException {
    return new LightGroup(new LightStateFormat(environment, signers).read(state));
  }

  /// The identifier of the group.
  public GroupId groupId() {
    return state.context().groupId();
  }

  /// The number of the epoch.
  public Epoch epoch() {
    return state.epoch();
  }

  /// What all members of the epoch agree on.
  public GroupContext context() {
    return state.context();
  }

  /// The cipher suite.
  public MlsSuite suite() {
    return state.suite();
  }

  /// Our own leaf.
  public LeafIndex self() {
    return state.self();
  }

  /// The proposals received in this epoch, oldest first.
  public List<Proposal> proposals() {
    return state.proposals().all().stream().map(SentProposal::proposal).toList();
  }

  /// The ReInit that closed the group, if one did: nothing more can be sent or received (RFC 9420
  /// §12.1.5).
  public Optional<Proposal.ReInit> closedBy() {
    return state.closedBy();
  }

  /// Equal for all members that agree on everything (RFC 9420 §8.7).
  public Bytes epochAuthenticator() {
    return Bytes.wrap(state.secrets().epochAuthenticator().expose());
  }

  /// A secret for use outside of MLS, bound to the epoch (RFC 9420 §8.5). The caller owns it.
  ///
  /// @throws IllegalArgumentException when the length is beyond what the KDF can give
  public Secret export(String label, Bytes context, int length) {
    return KeySchedule.exporter(
        suite(),
        state.secrets().exporterSecret(),
        new KeySchedule.ExporterInput(label, context),
        length);
  }

  /// `SafeExportSecret`: the secret of a component in this epoch, given once
  /// (draft-ietf-mls-extensions §4.4), as [Group#safeExport] says. The caller owns it.
  ///
  /// @throws IllegalStateException when the component's secret was exported in this epoch already
  public Secret safeExport(ComponentId component) {
    return state.secrets().exporter().export(component);
  }

  /// The proof that we stand in the tree of this epoch, for other light members.
  public MembershipProof membershipProof() {
    return state.own().proof();
  }

  /// Follows a commit (draft-ietf-mls-partial §10).
  ///
  /// @throws MlsException for one that is malformed, forged or against the rules, or with wrong
  ///   annotations; nothing has changed then
  public LightReceived process(AnnotatedCommit commit) throws MlsException {
    return LightReceiver.of(this, commit).receive();
  }

  /// Makes of a message what it is to this member: application data, a proposal, or the commit that
  /// removes it (draft-ietf-mls-partial §7, §11).
  ///
  /// @throws MlsException for one that is malformed, forged or against the rules, or whose proof
  ///   does not show its sender; nothing has changed then
  public LightReceived process(SenderAuthenticatedMessage<MlsMessage> message) throws MlsException {
    return LightReceiver.of(this, message).receive();
  }

  /// Makes of a message without a proof what it is to this member: a proposal, whoever sent it. A
  /// proposal of another member waits then for a commit to vouch for it.
  ///
  /// @throws MlsException for one that is malformed, forged or against the rules, or that needs a
  ///   proof; nothing has changed then
  public LightReceived process(MlsMessage message) throws MlsException {
    return LightReceiver.of(this, message).receive();
  }

  /// Encrypts data for the group (RFC 9420 §15).
  ///
  /// @throws IllegalStateException when proposals wait for a commit, which must come first (RFC
  ///   9420 §12.4), or when the group was closed
  public MlsMessage protect(Bytes data, Bytes authenticatedData) {
    return new MessageSender(state).application(data, authenticatedData);
  }

  /// Encrypts data for the group, without authenticated data.
  public MlsMessage protect(Bytes data) {
    return protect(data, Bytes.EMPTY);
  }

  /// A message of our own with the proof that we are a member (draft-ietf-mls-partial §7). It tells
  /// the delivery service who sent it.
  public SenderAuthenticatedMessage<MlsMessage> authenticated(MlsMessage own) {
    return new SenderAuthenticatedMessage<>(own, membershipProof());
  }

  /// Proposes a change (RFC 9420 §12.1), our own Update among them; a full member has to commit it.
  ///
  /// @throws MlsException when the proposal is against the rules
  public PendingLightProposal propose(ProposalRequest request) throws MlsException {
    return new PendingLightProposal(new MessageSender(state).proposal(request), this);
  }

  /// A full membership, once someone gave us the tree (draft-ietf-mls-partial §5). All of it is
  /// verified, as on a join. Both values share their secrets: go on with one of them.
  ///
  /// Proposals of this epoch that prove forged are left out. Messages of past epochs can no longer
  /// be read: their trees are not to be had.
  ///
  /// @param ratchetTree encoded
  /// @throws MlsException when the tree is not valid, or not that of this epoch
  public Upgraded upgrade(Bytes ratchetTree) throws MlsException {
    return new LightUpgrade(state).with(ratchetTree);
  }

  /// What comes of an upgrade.
  ///
  /// @param group with the tree
  /// @param step what it used up
  public record Upgraded(Group group, Received.Step step) {
    /// Adopts the outcome, and returns the group.
    public Group keep() {
      step.adopt();
      return group;
    }
  }

  /// Makes sure that so many further messages can be sent before the state must be written again,
  /// and have the next [#snapshot] begin behind them (RFC 9420 §6.3.1). Write the snapshot before
  /// the first of them is sent.
  public void reserveMessages(int count) {
    state.sender().reserve(count);
  }

  /// The state, for storage: O(log n) bytes, and what the senders heard from in the epoch add.
  public Group.Snapshot snapshot() {
    return new Group.Snapshot(groupId(), state.version(), LightStateFormat.write(state));
  }

  /// The same group under another environment: another policy, another clock.
  public LightGroup withEnvironment(Environment environment) {
    return new LightGroup(state.withEnvironment(environment));
  }

  /// Wipes all key material. Values of the same epoch share it.
  @Override
  public void close() {
    state.forEachSecret(Secret::close);
    state.sender().close();
    state.secrets().exporter().close();
  }

  /// Identifier, epoch and our leaf; no secret.
  @Override
  public String toString() {
    return "LightGroup(%s, epoch %s, leaf %s)".formatted(groupId(), epoch(), self());
  }
}
