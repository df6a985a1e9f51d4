package sonet.client.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.group.GroupEvent.Cause;
import sonet.client.group.GroupEvent.Unreadable;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.Received;
import sonet.mls.SavedGroup;
import sonet.mls.extension.Extensions;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.tree.LeafIndex;

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
  private final Optional<SavedGroup> saved;

  /// @param saved what was written last of the group, if anything was
  private MlsSession(Group group, Optional<SavedGroup> saved) {
    this.group = group;
    this.saved = saved;
  }

  /// A session that was never written.
  static MlsSession fresh(Group group) {
    return new MlsSession(group, Optional.empty());
  }

  /// A session as it was written.
  static MlsSession restored(SavedGroup saved) {
    return new MlsSession(saved.group(), Optional.of(saved));
  }

  /// The same after a step.
  private MlsSession with(Group next) {
    return new MlsSession(next, saved);
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
  public List<GroupMember> members() {
    return group.all().stream().map(MlsSession::member).toList();
  }

  private static GroupMember member(Member member) {
    return MlsEngine.member(member.leafIndex().value(), member.credential(), member.signatureKey());
  }

  @Override
  public GroupMember self() {
    return group.at(group.self()).map(MlsSession::member).orElseThrow();
  }

  @Override
  public Saving append() {
    return saved.isEmpty() ? begin() : saving(saved.get().next(group));
  }

  @Override
  public Saving begin() {
    return saving(SavedGroup.begin(group));
  }

  private static Saving saving(SavedGroup.Piece written) {
    try (SavedGroup.Piece piece = written) {
      return new Saving(
          restored(piece.saved()), piece.saved().changes(), MlsEngine.exposed(piece.bytes()));
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
  public PreparedCommit prepare(GroupChange change) throws ClientException {
    try {
      PendingCommit pending = group.commit(request(change).withoutTreeInWelcome());
      return new PreparedCommit(
          pending.message().encoded(),
          pending.welcome().map(welcome -> welcome.encoded()),
          pending.group().groupInfo(FOR_THE_SERVER).encoded(),
          with(pending.group()));
    } catch (MlsException refused) {
      throw MlsEngine.invalid("The change", refused);
    }
  }

  private static CommitRequest request(GroupChange change) throws ClientException {
    return switch (change) {
      case GroupChange.Add add -> {
        List<KeyPackage> keyPackages = new ArrayList<>();
        for (Bytes message : add.keyPackages()) {
          keyPackages.add(MlsEngine.keyPackage(message));
        }
        yield CommitRequest.add(keyPackages);
      }
      case GroupChange.Remove remove ->
          CommitRequest.remove(
              remove.leaves().stream().map(LeafIndex::new).toArray(LeafIndex[]::new));
    };
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
              member(application.sender()),
              application.data());
      case Received.Commit commit ->
          new GroupEvent.Changed(
              with(commit.group()), () -> keep(commit), member(commit.effect().committer()));
      case Received.Removed removed -> new GroupEvent.Removed(member(removed.effect().committer()));
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
