package sonet.server.group;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.mls.role.Right;
import sonet.protocol.AccountName;
import sonet.protocol.Channels;
import sonet.protocol.GroupId;
import sonet.protocol.ProblemType;
import sonet.server.account.Caller;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.store.Doc;
import sonet.store.DocWrite;

/// Groups below groups: who may open one, and which there are (docs/groups.md).
final class Channeling {
  /// A group has so many channels at most.
  static final int MOST = 200;

  /// So many groups stand above one another at most: each is asked for every message.
  static final int DEEPEST = 4;

  private final GroupDesk desk;

  Channeling(GroupDesk desk) {
    this.desk = desk;
  }

  /// What is noted of a channel of a group.
  private record Opened(AccountName by, Instant at) {}

  /// What is written of a new group that is to be a channel, when it is one.
  ///
  /// @throws RefusalException when the caller may not open it
  List<DocWrite> open(Caller caller, GroupId group, Condition condition) throws RefusalException {
    if (condition.parent().isEmpty()) {
      return List.of();
    }
    Locations at = caller.locations();
    GroupId parent = condition.parent().get();
    check(caller, parent);
    Opened opened = new Opened(caller.account(), desk.clock().instant());
    return List.of(
        new DocWrite.Put(at.groupCondition(group), desk.storage().encode(condition)),
        new DocWrite.Put(at.groupChannel(parent, group), desk.storage().encode(opened)));
  }

  private void check(Caller caller, GroupId parent) throws RefusalException {
    GroupStates.State state = desk.states().current(caller.locations(), parent);
    desk.logs().requireMember(caller, parent);
    desk.checkNotClosed(parent, state);
    desk.checkNotContested(parent, state);
    if (!state.observer().may(caller.account().identity(), Right.CHANNELS)) {
      throw RefusalException.of(
          ProblemType.FORBIDDEN, "the role of this account does not let it open channels");
    }
    if (depth(caller, parent) >= DEEPEST) {
      throw RefusalException.of(
          ProblemType.QUOTA, "there are at most " + DEEPEST + " groups above one another");
    }
    if (desk.storage().scan(caller.locations().groupChannels(parent), MOST).size() >= MOST) {
      throw RefusalException.of(ProblemType.QUOTA, "a group has at most " + MOST + " channels");
    }
  }

  private int depth(Caller caller, GroupId group) throws RefusalException {
    int depth = 0;
    Optional<GroupId> above = Optional.of(group);
    while (above.isPresent()) {
      depth++;
      above = desk.logs().find(caller, above.get()).flatMap(Membership::parent);
    }
    return depth;
  }

  /// The channels of a group.
  Channels list(Caller caller, GroupId group) throws RefusalException {
    var _ = desk.states().current(caller.locations(), group);
    desk.logs().requireMember(caller, group);
    Locations at = caller.locations();
    List<Channels.Channel> channels = new ArrayList<>();
    int prefix = at.groupChannels(group).key().length();
    for (Doc doc : desk.storage().scan(at.groupChannels(group), MOST)) {
      GroupId channel = new GroupId(doc.id().key().slice(prefix, doc.id().key().length()));
      Opened opened = desk.storage().decode(doc.body(), Opened.class);
      boolean member = desk.logs().find(caller, channel).filter(Membership::isOpen).isPresent();
      channels.add(
          new Channels.Channel(
              channel,
              opened.by(),
              opened.at(),
              member ? Channels.Membership.MEMBER : Channels.Membership.NONE));
    }
    return new Channels(channels);
  }
}
