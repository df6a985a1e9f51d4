package sonet.mls.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.Environment;
import sonet.mls.LightEffect;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.SafeAad;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.framing.Content;
import sonet.mls.framing.Sender;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.PathReceipt;
import sonet.mls.partial.TreeSlice;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.TranscriptHash;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.ParentHash;
import sonet.mls.tree.ParentNode;
import sonet.mls.tree.TreeKemPrivate;
import sonet.mls.tree.UpdatePath;

/// Processing of a commit by a member without the tree: [CommitPipeline] with the changes of
/// draft-ietf-mls-partial §10.
///
/// Two verified paths through the tree after the commit, the committer's and ours, stand in for the
/// tree. The rules for single leaves that nobody shows us, for keys that must stand nowhere else,
/// and for what all members support are left to the full members; everything that the paths and the
/// list of proposals show is checked.
public final class PartialCommitPipeline {
  private final Environment environment;
  private final PartialGroup group;
  private final AuthenticatedContent message;
  private final Annotations annotations;
  private final Commit commit;

  /// What accompanies the commit, verified.
  ///
  /// @param before the committer's path in the tree before the commit, unless it joins by it
  /// @param after what is shown of the tree after the commit
  /// @param resolutionIndex of the ciphertext for us
  public record Annotations(
      Optional<TreeSlice> before,
      AnnotatedCommit.After after,
      Optional<AnnotatedCommit.ResolutionIndex> resolutionIndex) {}

  /// A commit that was found valid, not yet adopted.
  ///
  /// @param next the public part of the new epoch
  /// @param own our path in the new tree
  /// @param effect what changes
  /// @param secrets of the new epoch
  public record Staged(
      PartialGroup next, TreeSlice own, LightEffect effect, StagedCommit.Secrets secrets) {}

  private PartialCommitPipeline(
      Environment environment,
      PartialGroup group,
      AuthenticatedContent message,
      Annotations annotations) {
    this.environment = environment;
    this.group = group;
    this.message = message;
    this.annotations = annotations;
    this.commit = ((Content.Commit) message.content().content()).commit();
  }

  /// Processes a commit of the group's current epoch, whose signature was verified.
  ///
  /// @param ownLeaf our leaf before the commit
  public static Staged process(
      Environment environment,
      PartialGroup group,
      AuthenticatedContent message,
      Annotations annotations,
      Viewpoint.Member member,
      LeafNode ownLeaf)
      throws MlsException {
    return new PartialCommitPipeline(environment, group, message, annotations)
        .process(member, ownLeaf);
  }

  /// Whether a commit removes a member: the one thing that a light member takes from a commit
  /// without annotations, since nobody can show it a tree in which it is no more.
  public static boolean removes(
      Environment environment,
      PartialGroup group,
      AuthenticatedContent message,
      LeafIndex leafIndex)
      throws MlsException {
    Commit commit = ((Content.Commit) message.content().content()).commit();
    Sender sender = message.content().sender();
    PartialProposals proposals =
        PartialProposals.of(
            environment,
            group,
            CommitPipeline.committer(sender),
            CommitPipeline.resolve(commit.proposals(), group.proposals(), sender),
            PartialProposals.Shown.NONE);
    return proposals.removed().contains(leafIndex) || proposals.left().contains(leafIndex);
  }

  private Staged process(Viewpoint.Member member, LeafNode ownLeaf) throws MlsException {
    SafeAad.check(group.context().extensions(), message.content().authenticatedData());
    Sender sender = message.content().sender();
    if (annotations.resolutionIndex().isPresent() != commit.path().isPresent()) {
      throw new MlsException(
          Rule.WRONG_RESOLUTION_INDEX, "it is there if and only if the commit has a path");
    }
    PartialProposals proposals =
        PartialProposals.of(
            environment,
            group,
            CommitPipeline.committer(sender),
            CommitPipeline.resolve(commit.proposals(), group.proposals(), sender),
            index -> shown(index, member.self(), ownLeaf));
    if (proposals.pathRequired() && commit.path().isEmpty()) {
      throw new MlsException(Rule.PATH_REQUIRED, "");
    }
    Optional<LeafNode> ownUpdate =
        proposals.updated().stream()
            .filter(updated -> updated.leafIndex().equals(member.self()))
            .map(PartialProposals.Updated::leafNode)
            .findFirst();
    checkReceiver(member.self(), ownUpdate.orElse(ownLeaf));
    Extensions extensions = proposals.extensions();
    checkCommitter(extensions);
    GroupContext provisional = nextContext(extensions);
    Bytes confirmedTranscriptHash =
        TranscriptHash.confirmed(group.suite(), group.interimTranscriptHash(), message.signed());
    GroupContext context = provisional.withConfirmedTranscriptHash(confirmedTranscriptHash);
    Bytes contextBytes = context.encoded();
    SecretsStep.Change change =
        new SecretsStep.Change(
            proposals.psks(), proposals.externalInit(), ownUpdate.map(LeafNode::encryptionKey));
    StagedCommit.Secrets secrets =
        new SecretsStep(group.suite(), member, change)
            .advance(keys -> openPath(keys, provisional), context, contextBytes, message);
    Bytes confirmationTag = message.auth().confirmationTag().orElseThrow(AssertionError::new);
    PartialGroup next =
        new PartialGroup(
            group.suite(),
            context,
            contextBytes,
            TranscriptHash.interim(group.suite(), confirmedTranscriptHash, confirmationTag),
            confirmationTag,
            ProposalCache.EMPTY,
            proposals.reInit());
    return new Staged(next, annotations.after().receiver(), effect(proposals), secrets);
  }

  /// Of the epoch that the commit ends we know the committer's leaf and ours.
  private Optional<LeafNode> shown(LeafIndex index, LeafIndex self, LeafNode ownLeaf) {
    return index.equals(self)
        ? Optional.of(ownLeaf)
        : annotations
            .before()
            .filter(slice -> slice.leafIndex().equals(index))
            .map(TreeSlice::leaf);
  }

  /// The receiver's proof shows our leaf as we left it, or as our committed Update says.
  private void checkReceiver(LeafIndex self, LeafNode leaf) throws MlsException {
    TreeSlice receiver = annotations.after().receiver();
    if (!receiver.leafIndex().equals(self) || !receiver.leaf().equals(leaf)) {
      throw new MlsException(
          Rule.RECEIVER_PROOF_NOT_OURS,
          "expected leaf %s, got %s".formatted(self, receiver.leafIndex()));
    }
  }

  /// The committer's proof shows its leaf, and above it the path, if there is one.
  private void checkCommitter(Extensions extensions) throws MlsException {
    TreeSlice after = annotations.after().sender();
    Optional<TreeSlice> before = annotations.before();
    if (before.isPresent() && !before.get().leafIndex().equals(after.leafIndex())) {
      throw new MlsException(
          Rule.SENDER_PROOF_OF_ANOTHER_MEMBER,
          "expected leaf %s, got %s".formatted(before.get().leafIndex(), after.leafIndex()));
    }
    if (commit.path().isPresent()) {
      checkPath(commit.path().get(), extensions);
    } else if (!before.orElseThrow(AssertionError::new).leaf().equals(after.leaf())) {
      throw new MlsException(Rule.PATH_NOT_APPLIED, "the leaf changed without a path");
    }
  }

  /// The path by itself (RFC 9420 §7.3, §7.9.2), and whether the tree after the commit has it.
  private void checkPath(UpdatePath path, Extensions extensions) throws MlsException {
    TreeSlice after = annotations.after().sender();
    Optional<LeafNode> old = annotations.before().map(TreeSlice::leaf);
    LeafRules rules = new LeafRules(environment, group.suite(), group.context(), extensions);
    rules.checkContent(path.leafNode(), LeafRules.Direction.RECEIVED);
    if (old.isPresent()) {
      rules.checkSuccessor(old.get(), path.leafNode());
    } else {
      RoleRules.of(environment, group, new Committer.Joiner(), PartialProposals.Shown.NONE)
          .checkJoiner(path.leafNode(), Optional.empty());
    }
    Bytes leafParentHash =
        path.checkLeaf(
            group.suite(), new LeafNode.Place(group.context().groupId(), after.leafIndex()), old);
    if (!path.leafNode().equals(after.leaf())) {
      throw new MlsException(Rule.PATH_NOT_APPLIED, "another leaf");
    }
    List<TreeSlice.Step> steps = after.parents();
    if (steps.size() != path.nodes().size()) {
      throw new MlsException(
          Rule.WRONG_PATH_LENGTH, path.nodes().size() + " nodes for " + steps.size() + " steps");
    }
    Bytes hash = Bytes.EMPTY;
    for (int i = steps.size() - 1; i >= 0; i--) {
      ParentNode parent = new ParentNode(path.nodes().get(i).encryptionKey(), hash, List.of());
      if (!group.suite().primitives().acceptsKemPublicKey(parent.encryptionKey())) {
        throw new MlsException(Rule.INVALID_PUBLIC_KEY, "of the path node " + steps.get(i).index());
      }
      if (!steps.get(i).node().equals(parent)) {
        throw new MlsException(Rule.PATH_NOT_APPLIED, "another node " + steps.get(i).index());
      }
      hash = ParentHash.of(group.suite(), parent, steps.get(i).copathHash());
    }
    if (!hash.equals(leafParentHash)) {
      throw new MlsException(Rule.WRONG_PARENT_HASH, "leaf " + after.leafIndex());
    }
  }

  /// The context of the new epoch, still with the old transcript: the provisional GroupContext.
  private GroupContext nextContext(Extensions extensions) throws MlsException {
    GroupContext old = group.context();
    if (old.epoch().isLast()) {
      throw new MlsException(Rule.NO_EPOCH_FOLLOWS, "epoch " + old.epoch());
    }
    return new GroupContext(
        old.version(),
        old.cipherSuite(),
        old.groupId(),
        old.epoch().next(),
        annotations.after().treeHash(),
        old.confirmedTranscriptHash(),
        extensions);
  }

  /// Our keys after the path, and the commit secret.
  private TreeKemPrivate.Decrypted openPath(TreeKemPrivate keys, GroupContext provisional)
      throws MlsException {
    AnnotatedCommit.After after = annotations.after();
    if (commit.path().isEmpty()) {
      return keys.retain(after.receiver()::encryptionKey).withoutPath(group.suite());
    }
    return PathReceipt.of(after, commit.path().get(), annotations.resolutionIndex().orElseThrow())
        .open(group.suite(), keys, provisional.encoded());
  }

  private LightEffect effect(PartialProposals proposals) {
    Member committer = annotations.after().sender().member();
    boolean external = annotations.before().isEmpty();
    List<LeafIndex> updated = new ArrayList<>();
    proposals.updated().forEach(update -> updated.add(update.leafIndex()));
    if (commit.path().isPresent() && !external) {
      updated.add(committer.leafIndex());
    }
    return new LightEffect(
        committer,
        external,
        proposals.added(),
        updated,
        proposals.removed(),
        proposals.left(),
        proposals.newExtensions(),
        proposals.reInit(),
        proposals.appData(),
        proposals.customs());
  }
}
