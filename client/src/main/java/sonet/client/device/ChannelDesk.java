package sonet.client.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.ChannelPlan;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.group.PreparedGroup;
import sonet.crypto.Bytes;
import sonet.protocol.Channels;
import sonet.protocol.CreateGroup;
import sonet.protocol.GroupId;
import sonet.protocol.Posted;

/// Opens channels below conversations and lists them (docs/groups.md).
public final class ChannelDesk {
  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;

  ChannelDesk(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
  }

  /// Opens a channel with accounts that are in the conversation above, and with the other devices
  /// of this one.
  ///
  /// Its first commit is bound to the group above as it is now, so whoever is not in that cannot
  /// join, and it stands in the state before it is submitted: whatever happens to this process, the
  /// channel is opened for all of them or for nobody.
  public Bytes open(Bytes conversation, String title, List<String> names) throws ClientException {
    Bytes above = desk.group(conversation);
    desk.logs().catchUp(above);
    GroupSession parent = owner.call(() -> book.session(above));
    List<Claims.Candidate> candidates = candidates(parent, names);
    Bytes group = tools.random().bytes(16);
    ChannelPlan plan =
        new ChannelPlan(
            group,
            conversation,
            parent.roles().map(_ -> tools.engine().ownRoles()),
            candidates.stream().map(Claims.Candidate::keyPackage).toList());
    PreparedGroup prepared = owner.call(() -> book.copyOfSession(above).prepare(plan));
    GroupSession alone = prepared.created().session();
    Posted posted =
        tools
            .service()
            .create(
                new CreateGroup(alone.groupInfo(), Optional.of(alone.ratchetTree()))
                    .below(new GroupId(above)));
    Room room = Room.first(group, title, posted.seq()).below(conversation);
    Content named = Content.of(tools.random(), new Content.Body.Title(title));
    owner.run(() ->
        book.channels()
            .begin(
                room, prepared, candidates.stream().map(Claims.Candidate::device).toList(), named));
    desk.changes().carryThrough(group);
    return group;
  }

  private List<Claims.Candidate> candidates(GroupSession parent, List<String> names)
      throws ClientException {
    Set<String> wanted = new TreeSet<>(names);
    List<GroupMember> present = parent.members();
    for (String name : wanted) {
      if (present.stream().noneMatch(member -> member.account().equals(name))) {
        throw new ClientException(
            Reason.NOT_A_MEMBER, name + " is not in the conversation above the channel.");
      }
    }
    wanted.add(tools.profile().account());
    List<GroupMember> asked =
        present.stream()
            .filter(member -> wanted.contains(member.account()))
            .filter(member -> !member.signatureKey().equals(tools.ownKey()))
            .toList();
    List<Claims.Candidate> candidates =
        new ArrayList<>(desk.changes().claims().of(asked, parent.cipherSuite()).values());
    for (String name : names) {
      boolean reached =
          asked.stream()
              .filter(member -> member.account().equals(name))
              .anyMatch(member ->
                  candidates.stream()
                      .anyMatch(one -> one.signatureKey().equals(member.signatureKey())));
      if (!reached && !name.equals(tools.profile().account())) {
        throw new ClientException(
            Reason.UNREACHABLE_USER, "No device of " + name + " can be added at present.");
      }
    }
    return candidates;
  }

  /// The channels of a conversation as the server lists them, also those that this device is not
  /// in.
  public List<Channels.Channel> list(Bytes conversation) throws ClientException {
    return tools.service().channels(new GroupId(desk.group(conversation))).channels();
  }

  /// The conversation of which a group is a part, when this device has it.
  public Optional<Bytes> conversation(GroupId group) throws ClientException {
    return owner.call(() -> book.rooms().find(group.value()).map(Room::conversation));
  }

  /// The conversation above a channel; nothing for one that is no channel.
  public Optional<Bytes> above(Bytes conversation) throws ClientException {
    return owner.call(() -> book.channels().above(book.rooms().current(conversation).group()));
  }

  /// Who in a channel is not in the conversation above any more.
  public List<GroupMember> outside(Bytes conversation) throws ClientException {
    return owner.call(() -> book.channels().outside(book.rooms().current(conversation).group()));
  }
}
