package sonet.mls.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.mls.CommitEffect;
import sonet.mls.Environment;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.SafeAad;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.Sender;
import sonet.mls.framing.SignedContent;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.schedule.TranscriptHash;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.NewPath;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeKemPrivate;
import sonet.mls.tree.UpdatePath;

/// Creation of a commit, in the order of RFC 9420 §12.4.1, by a member or by an external joiner.
public final class CommitCreation {
  private final Environment environment;
  private final PublicGroup group;
  private final Author author;

  /// Prepares a commit of an author on the current epoch of a group.
  public CommitCreation(Environment environment, PublicGroup group, Author author) {
    this.environment = environment;
    this.group = group;
    this.author = author;
  }

  /// Who commits, and with which keys.
  ///
  /// @param committer a member or a joiner
  /// @param messageSigner signs the message: with the leaf's key of the old epoch, or the joiner's
  /// @param leafSigner signs the new leaf
  /// @param leaf what the new leaf says; its encryption key is made anew
  /// @param keys private keys in the tree; a joiner has none yet
  /// @param initSecret of the epoch, or the joiner's external init secret
  /// @param psks pre-shared keys
  public record Author(
      Committer committer,
      Signer messageSigner,
      Signer leafSigner,
      LeafNode.Content leaf,
      Optional<TreeKemPrivate> keys,
      Secret initSecret,
      Viewpoint.PskSource psks) {}

  /// What the commit shall be.
  ///
  /// @param proposals by value or by reference, in their order
  /// @param forcePath whether there is a path even if none is required
  /// @param wireFormat how it will travel
  /// @param authenticatedData of the application
  /// @param resuming which usage of resumption keys is allowed, for the first commit of a group
  ///   that continues another
  public record Request(
      List<ProposalOrRef> proposals,
      boolean forcePath,
      WireFormat wireFormat,
      Bytes authenticatedData,
      Optional<ResumptionPskUsage> resuming) {}

  /// A commit with all that follows from it. The caller owns the secrets.
  ///
  /// @param message signed and confirmed, not yet protected
  /// @param staged the new epoch
  /// @param self the committer's leaf
  /// @param leafSigner signs for it from now on
  /// @param joinerSecret for new members
  /// @param memberSecret from which comes the key of their GroupInfo
  /// @param newMembers who was added, each with the path secret it needs
  /// @param psks pre-shared keys that new members need, in their order
  public record Created(
      AuthenticatedContent message,
      StagedCommit staged,
      LeafIndex self,
      Signer leafSigner,
      Secret joinerSecret,
      Secret memberSecret,
      List<NewMember> newMembers,
      List<PreSharedKeyId> psks)
      implements AutoCloseable {
    /// Wipes what only the Welcome needs.
    @Override
    public void close() {
      joinerSecret.close();
      memberSecret.close();
      newMembers.forEach(member -> member.pathSecret().ifPresent(Secret::close));
    }
  }

  /// A new member and the secret of its lowest common ancestor with the committer, if there is a
  /// path.
  ///
  /// @param added the new member
  /// @param pathSecret the secret
  public record NewMember(Provisional.Added added, Optional<Secret> pathSecret) {}

  /// The proposals of a commit: the given ones, and of those received in the epoch all that leave
  /// the list valid (§12.4).
  public List<ProposalOrRef> withReceived(List<Proposal> own, Sender sender) throws MlsException {
    return new ReceivedProposals(environment, group, author).choose(own, sender);
  }

  /// Makes the commit.
  public Created create(Request request) throws MlsException {
    Provisional provisional =
        new ProposalRules(
                environment,
                group,
                author.committer(),
                LeafRules.Direction.SENT,
                request.resuming().map(Set::of).orElse(Set.of()))
            .apply(CommitPipeline.resolve(request.proposals(), group.proposals(), sender()));
    LeafIndex self =
        switch (author.committer()) {
          case Committer.Member(LeafIndex leafIndex) -> leafIndex;
          case Committer.Joiner _ -> provisional.tree().firstBlankLeaf();
        };
    Optional<NewPath> path =
        provisional.pathRequired() || request.forcePath()
            ? Optional.of(newPath(provisional, self))
            : Optional.empty();
    try {
      return create(request, provisional, self, path);
    } catch (MlsException refused) {
      path.ifPresent(NewPath::discard);
      throw refused;
    }
  }

  private Created create(
      Request request, Provisional provisional, LeafIndex self, Optional<NewPath> path)
      throws MlsException {
    if (path.isPresent()) {
      checkLeaf(provisional, self, path.get());
    }
    RatchetTree tree = path.map(NewPath::tree).orElse(provisional.tree());
    CommitEffect effect =
        provisional.effect(
            new Member(self, tree.leaf(self).orElseThrow(AssertionError::new)),
            author.committer() instanceof Committer.Joiner,
            path.isPresent());
    CommitPipeline.checkPolicy(environment, group, effect);
    GroupContext provisionalContext =
        CommitPipeline.nextContext(group.context(), tree.treeHash(), provisional);
    Optional<UpdatePath> updatePath = Optional.empty();
    if (path.isPresent()) {
      updatePath =
          Optional.of(
              path.get()
                  .encrypt(
                      provisionalContext.encoded(), provisional.newLeaves(), environment.random()));
    }
    SignedContent signed = sign(request, sender(), new Commit(request.proposals(), updatePath));
    return finish(new Draft(provisional, self, path, effect, provisionalContext, signed));
  }

  private record Draft(
      Provisional provisional,
      LeafIndex self,
      Optional<NewPath> path,
      CommitEffect effect,
      GroupContext provisionalContext,
      SignedContent signed) {}

  /// From the signature to the confirmation tag and the new epoch.
  private Created finish(Draft draft) throws MlsException {
    Bytes confirmedTranscriptHash =
        TranscriptHash.confirmed(group.suite(), group.interimTranscriptHash(), draft.signed());
    GroupContext context =
        draft.provisionalContext().withConfirmedTranscriptHash(confirmedTranscriptHash);
    Bytes contextBytes = context.encoded();
    EpochSecretsStep.Advanced advanced;
    try (Secret pskSecret =
            EpochSecretsStep.pskSecret(group.suite(), draft.provisional().psks(), author.psks());
        Secret commitSecret =
            draft
                .path()
                .map(NewPath::commitSecret)
                .orElseGet(() -> Secret.zeros(group.suite().hashLength()))) {
      advanced =
          EpochSecretsStep.advance(
              group.suite(), author.initSecret(), commitSecret, pskSecret, contextBytes);
    }
    Bytes confirmationTag =
        KeySchedule.confirmationTag(
            group.suite(), advanced.epochSecrets().confirmationKey(), confirmedTranscriptHash);
    RatchetTree tree = draft.path().map(NewPath::tree).orElse(draft.provisional().tree());
    PublicGroup next =
        new PublicGroup(
            group.suite(),
            context,
            contextBytes,
            tree,
            TranscriptHash.interim(group.suite(), confirmedTranscriptHash, confirmationTag),
            confirmationTag,
            ProposalCache.EMPTY,
            draft.provisional().reInit());
    List<Secret> consumed = new ArrayList<>();
    TreeKemPrivate keys;
    if (draft.path().isPresent()) {
      keys = draft.path().get().privateKeys();
      author.keys().ifPresent(replaced -> consumed.addAll(replaced.secrets()));
    } else {
      TreeKemPrivate.Transition kept = author.keys().orElseThrow(AssertionError::new).retain(tree);
      keys = kept.next();
      consumed.addAll(kept.consumed());
    }
    List<NewMember> newMembers = new ArrayList<>();
    for (Provisional.Added added : draft.provisional().added()) {
      newMembers.add(
          new NewMember(
              added, draft.path().map(path -> path.pathSecretFor(added.leafIndex()).copy())));
    }
    draft.path().ifPresent(NewPath::close);
    return new Created(
        draft.signed().confirmed(confirmationTag),
        new StagedCommit(
            next,
            draft.effect(),
            Optional.of(
                new StagedCommit.Secrets(
                    advanced.epochSecrets(),
                    advanced.encryptionSecret(),
                    keys,
                    Optional.empty(),
                    consumed))),
        draft.self(),
        draft.path().isPresent() ? author.leafSigner() : author.messageSigner(),
        advanced.joinerSecret(),
        advanced.memberSecret(),
        newMembers,
        draft.provisional().psks());
  }

  /// New keys on our direct path, and our new leaf.
  private NewPath newPath(Provisional provisional, LeafIndex self) {
    return NewPath.create(
        provisional.tree(),
        new NewPath.Committer(group.context().groupId(), self, author.leaf(), author.leafSigner()),
        environment.random());
  }

  /// Our new leaf must obey the rules for others' too.
  private void checkLeaf(Provisional provisional, LeafIndex self, NewPath path)
      throws MlsException {
    LeafNode leaf = path.tree().leaf(self).orElseThrow(AssertionError::new);
    LeafRules rules =
        new LeafRules(environment, group.suite(), group.context(), provisional.extensions());
    rules.checkContent(leaf, LeafRules.Direction.SENT);
    Optional<LeafNode> present =
        provisional.removed().stream()
            .findFirst()
            .filter(removed -> author.committer() instanceof Committer.Joiner)
            .map(Member::leafNode)
            .or(() -> provisional.tree().leaf(self));
    if (present.isPresent()) {
      rules.checkSuccessor(present.get(), leaf);
    }
    if (author.committer() instanceof Committer.Joiner) {
      RoleRules.of(environment, group, author.committer())
          .checkJoiner(leaf, Optional.of(group.tree()));
    }
    checkSignatureKey(provisional.tree(), self, leaf);
    rules.checkCredentialTypes(path.tree(), List.of(leaf));
  }

  /// The committer's signature key is its own (§7.3).
  private static void checkSignatureKey(RatchetTree tree, LeafIndex committerLeaf, LeafNode leaf)
      throws MlsException {
    boolean kept =
        tree.leaf(committerLeaf)
            .filter(present -> present.signatureKey().equals(leaf.signatureKey()))
            .isPresent();
    if (!kept && tree.containsSignatureKey(leaf.signatureKey())) {
      throw new MlsException(Rule.DUPLICATE_SIGNATURE_KEY, "signature key " + leaf.signatureKey());
    }
  }

  private SignedContent sign(Request request, Sender sender, Commit commit) {
    FramedContent content =
        new FramedContent(
            group.context().groupId(),
            group.context().epoch(),
            sender,
            SafeAad.framed(group.context().extensions(), request.authenticatedData()),
            new Content.Commit(commit));
    return new MessageProtection(group.suite(), group.contextBytes())
        .sign(author.messageSigner(), request.wireFormat(), content);
  }

  private Sender sender() {
    return switch (author.committer()) {
      case Committer.Member(LeafIndex leafIndex) -> new Sender.Member(leafIndex);
      case Committer.Joiner _ -> new Sender.NewMemberCommit();
    };
  }
}
