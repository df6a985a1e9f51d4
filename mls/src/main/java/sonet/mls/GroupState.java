package sonet.mls;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.Encodable;
import sonet.mls.commit.PartialGroup;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.StagedCommit;
import sonet.mls.commit.Viewpoint;
import sonet.mls.framing.MessageProtection;
import sonet.mls.proposal.ProposalType;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.SecretTree;
import sonet.mls.schedule.SenderRatchets;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.TreeKemPrivate;

/// All that a member holds of a group: one value for each state between two messages.
///
/// @param environment what comes from outside
/// @param group the public part
/// @param self our leaf
/// @param signer signs for us
/// @param secrets of the epoch
/// @param keys our private keys in the tree
/// @param ratchets message keys of the others
/// @param sender our own message keys, shared by all values of the epoch, and mutable
/// @param updates our own Update proposals
/// @param history of earlier epochs
/// @param version counts the steps from value to value, for compare-and-set on storage
record GroupState(
    Environment environment,
    PublicGroup group,
    LeafIndex self,
    Signer signer,
    EpochSecrets secrets,
    TreeKemPrivate keys,
    SecretTree ratchets,
    SenderRatchets sender,
    OwnUpdateKeys updates,
    History history,
    long version)
    implements MemberState {

  @Override
  public MlsSuite suite() {
    return group.suite();
  }

  @Override
  public PartialGroup partialGroup() {
    return PartialGroup.of(group);
  }

  @Override
  public LeafNode ownLeaf() {
    return group.tree().leaf(self).orElseThrow(AssertionError::new);
  }

  @Override
  public boolean isSupportedByAll(ProposalType type) {
    return group.tree().supportedByAll(type);
  }

  @Override
  public MessageProtection protection() {
    return new MessageProtection(suite(), group.contextBytes());
  }

  GroupState withGroup(PublicGroup next) {
    return new GroupState(
        environment,
        next,
        self,
        signer,
        secrets,
        keys,
        ratchets,
        sender,
        updates,
        history,
        version + 1);
  }

  GroupState withRatchets(SecretTree next) {
    return new GroupState(
        environment,
        group,
        self,
        signer,
        secrets,
        keys,
        next,
        sender,
        updates,
        history,
        version + 1);
  }

  GroupState withUpdate(OwnUpdateKeys.Update update) {
    return new GroupState(
        environment,
        group,
        self,
        signer,
        secrets,
        keys,
        ratchets,
        sender,
        updates.with(update),
        history,
        version + 1);
  }

  GroupState withHistory(History next) {
    return new GroupState(
        environment,
        group,
        self,
        signer,
        secrets,
        keys,
        ratchets,
        sender,
        updates,
        next,
        version + 1);
  }

  GroupState withEnvironment(Environment next) {
    return new GroupState(
        next, group, self, signer, secrets, keys, ratchets, sender, updates, history, version);
  }

  /// The first state of a member in an epoch, with the ratchets that follow from its secrets.
  static GroupState begin(
      Environment environment,
      PublicGroup group,
      LeafIndex self,
      Signer signer,
      StagedCommit.Secrets secrets,
      History history,
      long version) {
    SecretTree.OwnRatchets ratchets =
        SecretTree.create(group.suite(), group.tree().leafCount(), secrets.encryptionSecret())
            .takeSender(self);
    ratchets.step().consumed().forEach(Secret::close);
    return new GroupState(
        environment,
        group,
        self,
        signer,
        secrets.epoch(),
        secrets.keys(),
        ratchets.step().next(),
        ratchets.ratchets(),
        OwnUpdateKeys.NONE,
        history,
        version);
  }

  /// The state in the epoch that a commit begins. What this state alone needs is consumed.
  GroupState advance(
      StagedCommit staged, Signer nextSigner, History.AppliedCommit commit, Consumed consumed) {
    StagedCommit.Secrets next = staged.secrets().orElseThrow(AssertionError::new);
    consumed.addAll(next.consumed());
    return begin(
        environment,
        staged.next(),
        self,
        nextSigner,
        next,
        leave(next.keys(), commit, consumed),
        version + 1);
  }

  /// The same state of the new epoch after another value of the one that ended.
  GroupState after(GroupState last, History.AppliedCommit commit, Consumed consumed) {
    return new GroupState(
        environment,
        group,
        self,
        signer,
        secrets,
        keys,
        ratchets,
        sender,
        updates,
        last.leave(keys, commit, consumed),
        last.version + 1);
  }

  /// What the next epoch remembers of this one (RFC 9420 §15.3, §8.6); the rest is consumed.
  private History leave(TreeKemPrivate nextKeys, History.AppliedCommit commit, Consumed consumed) {
    SecretTree.Step withoutHandshakes = ratchets.withoutHandshakes();
    secrets.forEachSecret(consumed::add);
    consumed.spare(secrets.senderDataSecret());
    consumed.spare(secrets.resumptionPsk());
    consumed.addAll(withoutHandshakes.consumed());
    consumed.add(sender);
    consumed.add(secrets.exporter());
    consumed.addAll(keys.secrets());
    updates.forEachSecret(consumed::add);
    nextKeys.secrets().forEach(consumed::spare);
    return history.advance(
        new PastEpoch(
            epoch(),
            group.contextBytes(),
            group.tree(),
            self,
            secrets.senderDataSecret(),
            withoutHandshakes.next()),
        new History.ResumptionPsk(epoch(), secrets.resumptionPsk()),
        new History.Ending(commit, mark()),
        environment.policy(),
        consumed);
  }

  /// Whether a member has a signature key, or had it in a past epoch that is kept.
  boolean knowsSignatureKey(Bytes key) {
    return group.tree().containsSignatureKey(key)
        || history.epochs().stream().anyMatch(past -> past.tree().containsSignatureKey(key));
  }

  /// By what the epoch is recognised (RFC 9420 §8.7).
  ForkEvidence.EpochMark mark() {
    return ForkEvidence.EpochMark.of(suite(), epoch(), secrets.epochAuthenticator());
  }

  /// Where this member finds pre-shared keys: copies, which the asker closes.
  Viewpoint.PskSource psks() {
    return id ->
        switch (id) {
          case PreSharedKeyId.External external -> environment.psks().external(external.pskId());
          case PreSharedKeyId.Application application ->
              environment.psks().application(application.componentId(), application.pskId());
          case PreSharedKeyId.Resumption resumption ->
              resumption.groupId().equals(group.context().groupId())
                  ? resumptionPsk(resumption.epoch())
                      .or(() ->
                          environment.psks().resumption(resumption.groupId(), resumption.epoch()))
                  : environment.psks().resumption(resumption.groupId(), resumption.epoch());
        };
  }

  /// A copy of the resumption key of an epoch of this group, if it is still held (RFC 9420 §8.6).
  Optional<Secret> resumptionPsk(Epoch epoch) {
    return epoch.equals(epoch())
        ? Optional.of(secrets.resumptionPsk().copy())
        : history.resumptionPsk(epoch).map(Secret::copy);
  }

  /// The hash by which a handshake message is recognised when it comes again.
  Bytes messageHash(Encodable message) {
    return suite().primitives().hash(message.encoded());
  }

  /// Wipes what this value has of its own, when nothing comes of it and another goes on.
  void discard(GroupState kept) {
    Set<Secret> shared = new HashSet<>();
    kept.forEachSecret(shared::add);
    forEachSecret(secret -> {
      if (!shared.contains(secret)) {
        secret.close();
      }
    });
    if (sender != kept.sender()) {
      sender.close();
    }
    if (secrets.exporter() != kept.secrets().exporter()) {
      secrets.exporter().close();
    }
  }

  void forEachSecret(Consumer<Secret> visitor) {
    secrets.forEachSecret(visitor);
    keys.secrets().forEach(visitor);
    ratchets.forEachSecret(visitor);
    updates.forEachSecret(visitor);
    history.forEachSecret(visitor);
  }
}
