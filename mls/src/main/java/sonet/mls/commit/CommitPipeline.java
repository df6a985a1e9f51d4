package sonet.mls.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.mls.CommitEffect;
import sonet.mls.Environment;
import sonet.mls.Epoch;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.SafeAad;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.Sender;
import sonet.mls.framing.SignedContent;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.schedule.TranscriptHash;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeKemPrivate;
import sonet.mls.tree.UpdatePath;

/// Processing of a commit, in the order of RFC 9420 §12.4.2, for members and observers alike.
///
/// The message comes with its signature and, for a member, its membership verified. What depends on
/// the viewpoint are the secrets alone: an observer cannot check the confirmation tag.
public final class CommitPipeline {
  private final Environment environment;
  private final PublicGroup group;
  private final AuthenticatedContent message;
  private final Commit commit;
  private final Committer committer;

  private CommitPipeline(Environment environment, PublicGroup group, AuthenticatedContent message) {
    this.environment = environment;
    this.group = group;
    this.message = message;
    this.commit = ((Content.Commit) message.content().content()).commit();
    this.committer = committer(message.content().sender());
  }

  /// Processes a commit of the group's current epoch.
  public static StagedCommit process(
      Environment environment, PublicGroup group, AuthenticatedContent message, Viewpoint viewpoint)
      throws MlsException {
    return new CommitPipeline(environment, group, message).process(viewpoint);
  }

  /// The proposals of a commit with their senders (§12.4).
  static List<SentProposal> resolve(
      List<ProposalOrRef> proposals, ProposalCache cache, Sender committer) throws MlsException {
    List<SentProposal> resolved = new ArrayList<>(proposals.size());
    for (ProposalOrRef proposalOrRef : proposals) {
      switch (proposalOrRef) {
        case ProposalOrRef.ByValue(var proposal) ->
            resolved.add(new SentProposal(proposal, committer, Optional.empty()));
        case ProposalOrRef.ByReference(ProposalRef reference) -> {
          resolved.add(
              cache
                  .find(reference)
                  .orElseThrow(() ->
                      new MlsException(
                          Rule.UNKNOWN_PROPOSAL_REFERENCE, "reference " + reference.value())));
        }
      }
    }
    return resolved;
  }

  /// The members of a group that continues another join it by a Welcome. Whoever has observed it
  /// from its creation sees its first commit (§11.2, §11.3).
  private Set<ResumptionPskUsage> resuming(Viewpoint viewpoint) {
    boolean first =
        viewpoint instanceof Viewpoint.Observer
            && group.context().epoch().equals(Epoch.ZERO)
            && group.tree().memberCount() == 1;
    return first ? Set.of(ResumptionPskUsage.REINIT, ResumptionPskUsage.BRANCH) : Set.of();
  }

  private StagedCommit process(Viewpoint viewpoint) throws MlsException {
    SafeAad.check(group.context().extensions(), message.content().authenticatedData());
    Sender sender = message.content().sender();
    Provisional provisional =
        new ProposalRules(
                environment, group, committer, LeafRules.Direction.RECEIVED, resuming(viewpoint))
            .apply(resolve(commit.proposals(), group.proposals(), sender));
    if (provisional.pathRequired() && commit.path().isEmpty()) {
      throw new MlsException(Rule.PATH_REQUIRED, "");
    }
    boolean external = committer instanceof Committer.Joiner;
    LeafIndex committerLeaf =
        switch (committer) {
          case Committer.Member(LeafIndex leafIndex) -> leafIndex;
          case Committer.Joiner _ -> provisional.tree().firstBlankLeaf();
        };
    RatchetTree tree =
        commit.path().isPresent()
            ? withPath(provisional, committerLeaf, commit.path().get())
            : provisional.tree();
    GroupContext provisionalContext = nextContext(group.context(), tree.treeHash(), provisional);
    CommitEffect effect =
        provisional.effect(
            new Member(committerLeaf, tree.leaf(committerLeaf).orElseThrow(AssertionError::new)),
            external,
            commit.path().isPresent());
    checkPolicy(environment, group, effect);
    Bytes confirmedTranscriptHash =
        TranscriptHash.confirmed(
            group.suite(),
            group.interimTranscriptHash(),
            new SignedContent(message.wireFormat(), message.content(), message.auth().signature()));
    GroupContext context = provisionalContext.withConfirmedTranscriptHash(confirmedTranscriptHash);
    Bytes contextBytes = context.encoded();
    Optional<StagedCommit.Secrets> secrets =
        switch (viewpoint) {
          case Viewpoint.Observer _ -> Optional.empty();
          case Viewpoint.Member member when provisional.isGone(member.self()) -> Optional.empty();
          case Viewpoint.Member member ->
              Optional.of(
                  SecretsStep.of(group.suite(), member, provisional)
                      .advance(
                          keys ->
                              openPath(keys, provisional, committerLeaf, tree, provisionalContext),
                          context,
                          contextBytes,
                          message));
        };
    Bytes confirmationTag = message.auth().confirmationTag().orElseThrow(AssertionError::new);
    PublicGroup next =
        new PublicGroup(
            group.suite(),
            context,
            contextBytes,
            tree,
            TranscriptHash.interim(group.suite(), confirmedTranscriptHash, confirmationTag),
            confirmationTag,
            ProposalCache.EMPTY,
            provisional.reInit());
    return new StagedCommit(next, effect, secrets);
  }

  /// Validates the path and merges it into the tree (§12.4.2). What concerns the path and the tree
  /// alone, from the source and signature of the leaf to the parent hash, the tree checks as it
  /// merges.
  private RatchetTree withPath(Provisional provisional, LeafIndex committerLeaf, UpdatePath path)
      throws MlsException {
    LeafNode leaf = path.leafNode();
    LeafRules rules =
        new LeafRules(environment, group.suite(), group.context(), provisional.extensions());
    rules.checkContent(leaf, LeafRules.Direction.RECEIVED);
    switch (committer) {
      case Committer.Member _ ->
          rules.checkSuccessor(
              provisional.tree().leaf(committerLeaf).orElseThrow(AssertionError::new), leaf);
      case Committer.Joiner _ when provisional.removed().isEmpty() ->
          RoleRules.of(environment, group, committer).checkJoiner(leaf, Optional.of(group.tree()));
      case Committer.Joiner _ -> {
        RoleRules.of(environment, group, committer).checkJoiner(leaf, Optional.of(group.tree()));
        // The tree has no longer the leaf that the joiner replaces.
        LeafNode replaced = provisional.removed().getFirst().leafNode();
        rules.checkSuccessor(replaced, leaf);
        rules.checkNewKey(replaced, leaf);
      }
    }
    RatchetTree tree =
        provisional
            .tree()
            .merge(committerLeaf, path, provisional.newLeaves(), group.context().groupId());
    rules.checkCredentialTypes(tree, List.of(leaf));
    return tree;
  }

  /// The context of the new epoch, still with the old transcript: the provisional GroupContext.
  static GroupContext nextContext(GroupContext old, Bytes treeHash, Provisional provisional)
      throws MlsException {
    if (old.epoch().isLast()) {
      throw new MlsException(Rule.NO_EPOCH_FOLLOWS, "epoch " + old.epoch());
    }
    return new GroupContext(
        old.version(),
        old.cipherSuite(),
        old.groupId(),
        old.epoch().next(),
        treeHash,
        old.confirmedTranscriptHash(),
        provisional.extensions());
  }

  /// The application's own rules (§12.2).
  static void checkPolicy(Environment environment, PublicGroup group, CommitEffect effect)
      throws MlsException {
    Optional<String> objection =
        environment.policy().rules().objection(group.context(), group, effect);
    if (objection.isPresent()) {
      throw new MlsException(Rule.REFUSED_BY_POLICY, objection.get());
    }
  }

  /// Other senders cannot have got this far with a commit (§6.1).
  static Committer committer(Sender sender) {
    return switch (sender) {
      case Sender.Member(LeafIndex leafIndex) -> new Committer.Member(leafIndex);
      case Sender.NewMemberCommit _ -> new Committer.Joiner();
      case Sender.External _, Sender.NewMemberProposal _ ->
          throw new IllegalArgumentException("a commit from " + sender);
    };
  }

  /// Our keys after the path, and the commit secret.
  private TreeKemPrivate.Decrypted openPath(
      TreeKemPrivate keys,
      Provisional provisional,
      LeafIndex committerLeaf,
      RatchetTree tree,
      GroupContext provisionalContext)
      throws MlsException {
    if (commit.path().isEmpty()) {
      return keys.retain(tree).withoutPath(group.suite());
    }
    return keys.decrypt(
        new TreeKemPrivate.Received(
            tree,
            committerLeaf,
            commit.path().get(),
            provisional.newLeaves(),
            provisionalContext.encoded()));
  }
}
