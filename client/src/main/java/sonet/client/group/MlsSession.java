package sonet.client.group;

import java.util.ArrayList;
import java.util.List;
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

  private final Group group;

  MlsSession(Group group) {
    this.group = group;
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
  public Bytes encode() {
    try (Group.Snapshot snapshot = group.snapshot()) {
      return MlsEngine.exposed(snapshot.state());
    }
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
          new MlsSession(pending.group()));
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

  private static GroupEvent event(Received received) {
    return switch (received) {
      case Received.Application application ->
          new GroupEvent.Message(
              new MlsSession(application.group()),
              () -> keep(application),
              member(application.sender()),
              application.data());
      case Received.Commit commit ->
          new GroupEvent.Changed(
              new MlsSession(commit.group()),
              () -> keep(commit),
              member(commit.effect().committer()));
      case Received.Removed removed -> new GroupEvent.Removed(member(removed.effect().committer()));
      case Received.ProposalStored stored ->
          new GroupEvent.Proposed(new MlsSession(stored.group()));
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
