package sonet.mls.apq;

import java.util.Optional;
import sonet.crypto.codec.Encodable;
import sonet.mls.CommitEffect;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.Received;
import sonet.mls.framing.MlsMessage;

/// A commit of our own in one or both groups that nobody has accepted yet (RFC 9420 §14,
/// draft-ietf-mls-combiner §3.1).
///
/// Send [#message()], as one entry of the log: the halves of a FULL commit are accepted together or
/// not at all. Then make [#group()] durable, call [#keep()] and send [#welcome()]. When messages
/// were received and kept in between, go on from there with [#onto].
public final class ApqPendingCommit {
  private final Next next;
  private final PendingCommit traditional;
  private final Optional<PendingCommit> postQuantum;

  /// What becomes of the groups beside the commits.
  ///
  /// @param environment of both
  /// @param unchanged the post-quantum group, of which a PARTIAL commit makes nothing
  /// @param mode of operation
  /// @param fullCommitDue whether a FULL commit is still due afterwards
  record Next(
      Environment environment, Optional<Group> unchanged, ApqMode mode, boolean fullCommitDue) {}

  ApqPendingCommit(Next next, PendingCommit traditional, Optional<PendingCommit> postQuantum) {
    this.next = next;
    this.traditional = traditional;
    this.postQuantum = postQuantum;
  }

  /// Whether it is a FULL commit, in both groups.
  public boolean isFull() {
    return postQuantum.isPresent();
  }

  /// The commit: a pair when it is FULL, or else a message of the traditional group.
  public Encodable message() {
    return postQuantum.isPresent()
        ? new ApqMessagePair(traditional.message(), postQuantum.get().message())
        : traditional.message();
  }

  /// The invitations to both groups for all members that it adds, if it adds any.
  public Optional<ApqMessagePair> welcome() {
    Optional<MlsMessage.Welcome> toBoth = postQuantum.flatMap(PendingCommit::welcome);
    return traditional
        .welcome()
        .flatMap(to -> toBoth.map(toOther -> new ApqMessagePair(to, toOther)));
  }

  /// What it changes in the traditional group.
  public CommitEffect effect() {
    return traditional.effect();
  }

  /// What it changes in the post-quantum group, if anything.
  public Optional<CommitEffect> postQuantumEffect() {
    return postQuantum.map(PendingCommit::effect);
  }

  /// The groups in their new epochs.
  public ApqGroup group() {
    Group other =
        postQuantum.map(PendingCommit::group).or(next::unchanged).orElseThrow(AssertionError::new);
    return new ApqGroup(
        next.environment(),
        traditional.group().withEnvironment(next.environment()),
        other,
        new ApqGroup.Standing(next.mode(), next.fullCommitDue()));
  }

  /// Whether an own commit that came back is this one.
  public boolean matches(ApqReceived received) {
    return switch (received) {
      case ApqReceived.Traditional(ApqGroup _, Received.OwnCommit echo) ->
          traditional.matches(echo);
      case ApqReceived.Pair(ApqGroup _, Received.OwnCommit t, Received.OwnCommit pq) ->
          traditional.matches(t) && postQuantum.filter(own -> own.matches(pq)).isPresent();
      case ApqReceived.Traditional _, ApqReceived.Pair _ -> false;
    };
  }

  /// The same commit after later values of the groups it was made from.
  ///
  /// @throws IllegalArgumentException for groups in other epochs, and for an external join
  public ApqPendingCommit onto(ApqGroup current) {
    return new ApqPendingCommit(
        new Next(
            next.environment(),
            next.unchanged().map(group -> current.postQuantum()),
            next.mode(),
            next.fullCommitDue()),
        traditional.onto(current.traditional()),
        postQuantum.map(commit -> commit.onto(current.postQuantum())));
  }

  /// Adopts the commit, and returns the groups in their new epochs.
  ///
  /// @throws IllegalStateException when messages were kept since it was made, see [#onto]
  public ApqGroup keep() {
    ApqGroup kept = group();
    var _ = traditional.keep();
    postQuantum.ifPresent(commit -> {
      var _ = commit.keep();
    });
    return kept;
  }
}
