package sonet.mls.partial;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import sonet.mls.CommitEffect;
import sonet.mls.framing.MlsMessage;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.RatchetTree;

/// Makes of one commit the [AnnotatedCommit] of each light member (draft-ietf-mls-partial §10).
///
/// It takes the trees before and after the commit and no secret: a member can do it, and so can the
/// delivery service. What the annotated commits have in common is made once.
public final class CommitAnnotation {
  private final MlsMessage commit;
  private final RatchetTree after;
  private final CommitEffect effect;
  private final Optional<MembershipProof> senderBefore;
  private final MembershipProof senderAfter;
  private final Set<LeafIndex> newLeaves;

  /// Prepares the annotations of a commit.
  ///
  /// @param commit the message
  /// @param before the tree of the epoch that it ends
  /// @param after the tree of the epoch that it begins
  /// @param effect what it changes
  public CommitAnnotation(
      MlsMessage commit, RatchetTree before, RatchetTree after, CommitEffect effect) {
    this.commit = commit;
    this.after = after;
    this.effect = effect;
    LeafIndex committer = effect.committer().leafIndex();
    this.senderBefore =
        effect.external() ? Optional.empty() : Optional.of(MembershipProof.of(before, committer));
    this.senderAfter = MembershipProof.of(after, committer);
    this.newLeaves = new HashSet<>();
    effect.added().forEach(member -> newLeaves.add(member.leafIndex()));
  }

  /// The annotated commit for a member that stays.
  ///
  /// A member that the commit removes has no proof after it: send it the commit as a
  /// [SenderAuthenticatedMessage] instead.
  ///
  /// @throws IllegalArgumentException for a leaf that is blank after the commit, for one that the
  ///   commit adds, and for the committer
  public AnnotatedCommit forReceiver(LeafIndex receiver) {
    LeafIndex committer = effect.committer().leafIndex();
    if (newLeaves.contains(receiver) || receiver.equals(committer)) {
      throw new IllegalArgumentException("leaf " + receiver + " does not receive the commit");
    }
    MembershipProof receiverAfter = MembershipProof.of(after, receiver);
    return new AnnotatedCommit(
        commit,
        senderBefore,
        after.treeHash(),
        hasPath()
            ? Optional.of(
                new AnnotatedCommit.ResolutionIndex(
                    after.ciphertextIndex(committer, receiver, newLeaves)))
            : Optional.empty(),
        senderAfter,
        receiverAfter);
  }

  /// The commit for a member that it removes, which learns so much from it and no more.
  ///
  /// @throws IllegalArgumentException for an external commit, whose sender was no member before it;
  ///   its PublicMessage needs no proof
  public SenderAuthenticatedMessage<MlsMessage> forRemoved() {
    return new SenderAuthenticatedMessage<>(
        commit,
        senderBefore.orElseThrow(
            () -> new IllegalArgumentException("an external commit has no member as its sender")));
  }

  private boolean hasPath() {
    return effect.external()
        || effect.updated().stream()
            .anyMatch(member -> member.leafIndex().equals(effect.committer().leafIndex()));
  }
}
