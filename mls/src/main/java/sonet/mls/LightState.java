package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.Encodable;
import sonet.mls.commit.LeafAcceptance;
import sonet.mls.commit.PartialCommitPipeline;
import sonet.mls.commit.PartialGroup;
import sonet.mls.commit.SentProposal;
import sonet.mls.commit.StagedCommit;
import sonet.mls.commit.Viewpoint;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.UnverifiedContent;
import sonet.mls.partial.TreeSlice;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.proposal.ProposalType;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.SecretTree;
import sonet.mls.schedule.SenderRatchets;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.TreeKemPrivate;

/// All that a light member holds of a group: [GroupState] with a path in place of the tree.
///
/// @param environment what comes from outside
/// @param group the public part
/// @param own our path in the tree of the epoch
/// @param signer signs for us
/// @param secrets of the epoch
/// @param keys our private keys in the tree
/// @param ratchets message keys of the others
/// @param sender our own message keys, shared by all values of the epoch, and mutable
/// @param updates our own Update proposals
/// @param unproven proposals whose signatures nobody showed us the keys for
/// @param history of earlier epochs
/// @param version counts the steps from value to value, for compare-and-set on storage
record LightState(
    Environment environment,
    PartialGroup group,
    TreeSlice own,
    Signer signer,
    EpochSecrets secrets,
    TreeKemPrivate keys,
    SecretTree ratchets,
    SenderRatchets sender,
    OwnUpdateKeys updates,
    List<Unproven> unproven,
    LightHistory history,
    long version)
    implements MemberState {
  /// A proposal whose sender nobody has proven.
  ///
  /// @param reference by which a commit refers to it
  /// @param content as it came
  record Unproven(ProposalRef reference, UnverifiedContent content) {}

  LightState {
    unproven = List.copyOf(unproven);
  }

  @Override
  public MlsSuite suite() {
    return group.suite();
  }

  @Override
  public LeafIndex self() {
    return own.leafIndex();
  }

  @Override
  public PartialGroup partialGroup() {
    return group;
  }

  @Override
  public LeafNode ownLeaf() {
    return own.leaf();
  }

  /// Without the tree only what the group requires is sure to be supported (RFC 9420 §11.1).
  @Override
  public boolean isSupportedByAll(ProposalType type) throws MlsException {
    return LeafAcceptance.isRequired(context(), type);
  }

  @Override
  public MessageProtection protection() {
    return new MessageProtection(suite(), group.contextBytes());
  }

  /// The first state in an epoch, with the ratchets that follow from its secrets. The secret tree
  /// is derived as senders are heard from, and costs no more than they do.
  static LightState begin(
      Environment environment,
      PartialGroup group,
      TreeSlice own,
      Signer signer,
      StagedCommit.Secrets secrets,
      LightHistory history,
      long version) {
    SecretTree.OwnRatchets ratchets =
        SecretTree.create(group.suite(), own.leafCount(), secrets.encryptionSecret())
            .takeSender(own.leafIndex());
    ratchets.step().consumed().forEach(Secret::close);
    return new LightState(
        environment,
        group,
        own,
        signer,
        secrets.epoch(),
        secrets.keys(),
        ratchets.step().next(),
        ratchets.ratchets(),
        OwnUpdateKeys.NONE,
        List.of(),
        history,
        version);
  }

  LightState withRatchets(SecretTree next) {
    return with(group, next, updates, unproven, history);
  }

  LightState withHistory(LightHistory next) {
    return with(group, ratchets, updates, unproven, next);
  }

  /// One more proposal, whose sender is proven, or is none that needs a proof.
  LightState withProposal(SentProposal sent) {
    ProposalRef reference = sent.reference().orElseThrow(AssertionError::new);
    List<Unproven> stillUnproven =
        unproven.stream().filter(waiting -> !waiting.reference().equals(reference)).toList();
    PartialGroup next =
        group.proposals().find(reference).isPresent()
            ? group
            : group.withProposals(group.proposals().with(sent));
    return with(next, ratchets, updates, stillUnproven, history);
  }

  /// One more proposal that waits for a commit or a tree to vouch for its sender.
  LightState withUnproven(SentProposal sent, UnverifiedContent content) {
    List<Unproven> more = new ArrayList<>(unproven);
    more.add(new Unproven(sent.reference().orElseThrow(AssertionError::new), content));
    return with(
        group.withProposals(group.proposals().with(sent)), ratchets, updates, more, history);
  }

  LightState withUpdate(OwnUpdateKeys.Update update) {
    return with(group, ratchets, updates.with(update), unproven, history);
  }

  private LightState with(
      PartialGroup nextGroup,
      SecretTree nextRatchets,
      OwnUpdateKeys nextUpdates,
      List<Unproven> nextUnproven,
      LightHistory nextHistory) {
    return new LightState(
        environment,
        nextGroup,
        own,
        signer,
        secrets,
        keys,
        nextRatchets,
        sender,
        nextUpdates,
        nextUnproven,
        nextHistory,
        version + 1);
  }

  LightState withEnvironment(Environment next) {
    return new LightState(
        next, group, own, signer, secrets, keys, ratchets, sender, updates, unproven, history,
        version);
  }

  /// Whether a proposal's sender is still unproven.
  boolean isUnproven(ProposalRef reference) {
    return unproven.stream().anyMatch(waiting -> waiting.reference().equals(reference));
  }

  /// How a commit sees us.
  Viewpoint.Member viewpoint() {
    return new Viewpoint.Member(
        self(), keys, secrets.initSecret(), secrets.externalSecret(), updates, psks());
  }

  /// The state in the epoch that a commit begins. What this state alone needs is consumed.
  LightState advance(
      PartialCommitPipeline.Staged staged, History.AppliedCommit commit, Consumed consumed) {
    StagedCommit.Secrets next = staged.secrets();
    consumed.addAll(next.consumed());
    return begin(
        environment,
        staged.next(),
        staged.own(),
        next.signer().orElse(signer),
        next,
        leave(next.keys(), commit, consumed),
        version + 1);
  }

  /// What the next epoch remembers of this one (RFC 9420 §15.3, §8.6); the rest is consumed.
  private LightHistory leave(
      TreeKemPrivate nextKeys, History.AppliedCommit commit, Consumed consumed) {
    SecretTree.Step withoutHandshakes = ratchets.withoutHandshakes();
    secrets.forEachSecret(consumed::add);
    consumed.add(secrets.exporter());
    consumed.spare(secrets.senderDataSecret());
    consumed.spare(secrets.resumptionPsk());
    consumed.addAll(withoutHandshakes.consumed());
    consumed.add(sender);
    consumed.addAll(keys.secrets());
    updates.forEachSecret(consumed::add);
    nextKeys.secrets().forEach(consumed::spare);
    return history.advance(
        new LightPastEpoch(context(), self(), secrets.senderDataSecret(), withoutHandshakes.next()),
        secrets.resumptionPsk(),
        commit,
        environment.policy(),
        consumed);
  }

  /// Where this member finds pre-shared keys: copies, which the asker closes.
  private Viewpoint.PskSource psks() {
    return id ->
        switch (id) {
          case PreSharedKeyId.External external -> environment.psks().external(external.pskId());
          case PreSharedKeyId.Application application ->
              environment.psks().application(application.componentId(), application.pskId());
          case PreSharedKeyId.Resumption resumption ->
              ownResumptionPsk(resumption)
                  .or(() ->
                      environment.psks().resumption(resumption.groupId(), resumption.epoch()));
        };
  }

  private Optional<Secret> ownResumptionPsk(PreSharedKeyId.Resumption id) {
    if (!id.groupId().equals(context().groupId())) {
      return Optional.empty();
    }
    return id.epoch().equals(epoch())
        ? Optional.of(secrets.resumptionPsk().copy())
        : history.resumptionPsk(id.epoch()).map(Secret::copy);
  }

  /// The hash by which a handshake message is recognised when it comes again.
  Bytes messageHash(Encodable message) {
    return suite().primitives().hash(message.encoded());
  }

  void forEachSecret(Consumer<Secret> visitor) {
    secrets.forEachSecret(visitor);
    keys.secrets().forEach(visitor);
    ratchets.forEachSecret(visitor);
    updates.forEachSecret(visitor);
    history.forEachSecret(visitor);
  }
}
