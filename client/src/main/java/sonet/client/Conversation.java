package sonet.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sonet.client.device.Desk;
import sonet.client.device.Talk;
import sonet.client.group.GroupMember;
import sonet.crypto.Bytes;
import sonet.protocol.Channels;

/// A conversation as this device sees it. May be used from any thread.
///
/// What is in it stands in an order that all its members share; see [#history(long, int)]. Messages
/// that are sent wait in a durable queue until the server has them, also over a restart.
public final class Conversation {
  private final Sonet sonet;
  private final Desk desk;
  private final Talk talk;
  private final Bytes id;

  Conversation(Sonet sonet, Desk desk, Bytes id) {
    this.sonet = sonet;
    this.desk = desk;
    this.talk = desk.talk();
    this.id = id;
  }

  /// Its id, the same on all devices.
  public Bytes id() {
    return id;
  }

  /// What protects it. A conversation of two by [Sonet#direct(String)] is a pair; what only groups
  /// have throws `ONLY_IN_GROUPS` there.
  public Protocol protocol() throws ClientException {
    return desk.isPair(id) ? Protocol.PAIR : Protocol.GROUP;
  }

  /// What it is called: its title, or the names of the others while nobody gave it one.
  public String title() throws ClientException {
    String title = desk.title(id);
    return title.isEmpty() ? String.join(", ", desk.others(id)) : title;
  }

  /// Gives it another title, for everyone.
  ///
  /// @throws ClientException with `REMOVED`, `INVALID_INPUT` or a failure of the disk
  public void rename(String title) throws ClientException {
    talk.setTitle(id, title);
  }

  /// Whether this device is in it.
  public boolean isMember() throws ClientException {
    return desk.isMember(id);
  }

  /// The devices in it.
  public List<Member> members() throws ClientException {
    List<GroupMember> outside = desk.channels().outside(id);
    return desk.members(id).stream()
        .map(member ->
            member(
                member,
                outside.contains(member) ? Member.Standing.OUTSIDE : Member.Standing.INSIDE))
        .toList();
  }

  private Member member(GroupMember member, Member.Standing standing) {
    return new Member(
        member.account(),
        Sonet.deviceName(member.signatureKey()),
        member.signatureKey().equals(sonet.ownKey()),
        standing);
  }

  /// Queues a text. It is durable when this returns, and is sent as soon as the server can be
  /// reached. Returns what the message is known by from now on.
  ///
  /// @throws ClientException with `REMOVED`, `INVALID_INPUT` or a failure of the disk
  @CanIgnoreReturnValue
  public MessageId send(String text) throws ClientException {
    return talk.send(id, new Talk.Letter(text, Optional.empty(), List.of(), Optional.empty()));
  }

  /// Queues a text that disappears from all devices so long after the server took it, whatever is
  /// usual in the conversation. See [#disappearAfter(Duration)] for what that means.
  @CanIgnoreReturnValue
  public MessageId send(String text, Duration stays) throws ClientException {
    return talk.send(id, new Talk.Letter(text, Optional.empty(), List.of(), Optional.of(stays)));
  }

  /// Queues an answer to a message.
  @CanIgnoreReturnValue
  public MessageId reply(MessageId message, String text) throws ClientException {
    return talk.send(id, new Talk.Letter(text, Optional.of(message), List.of(), Optional.empty()));
  }

  /// Takes a file to the server and queues a message with it; see [Sonet#upload]. Returns what the
  /// message is known by.
  ///
  /// @throws ClientException as [Sonet#upload] and [#send(String)]
  @CanIgnoreReturnValue
  public MessageId attach(Path file, String text, TransferListener listener)
      throws ClientException {
    return send(text, List.of(sonet.upload(file, listener)));
  }

  /// Queues a message with files that are on the server. Returns what it is known by.
  ///
  /// @throws ClientException as [#send(String)]
  @CanIgnoreReturnValue
  public MessageId send(String text, List<Attachment> files) throws ClientException {
    return talk.send(id, new Talk.Letter(text, Optional.empty(), files, Optional.empty()));
  }

  /// Gives a message of this account another text, on all devices.
  ///
  /// @throws ClientException with `UNKNOWN_MESSAGE`, `NOT_ALLOWED` for a message of someone else,
  ///   or as [#send(String)]
  public void edit(MessageId message, String text) throws ClientException {
    talk.edit(id, message, text);
  }

  /// Takes a message of this account back: its text and files disappear from all devices that
  /// follow the conversation. Who read it has read it.
  ///
  /// @throws ClientException as [#edit(MessageId, String)]
  public void delete(MessageId message) throws ClientException {
    talk.delete(id, message);
  }

  /// Gives a reaction to a message.
  ///
  /// @throws ClientException with `UNKNOWN_MESSAGE` or as [#send(String)]
  public void react(MessageId message, String emoji) throws ClientException {
    talk.react(id, message, emoji);
  }

  /// Takes a reaction back.
  ///
  /// @throws ClientException as [#react(MessageId, String)]
  public void withdraw(MessageId message, String emoji) throws ClientException {
    talk.withdraw(id, message, emoji);
  }

  /// Says how long messages stay from now on, on all devices; zero for ever. The time counts from
  /// when the server took a message. It is kept by the devices themselves: one that runs another
  /// program can keep what it read.
  ///
  /// @throws ClientException with `INVALID_INPUT` for more than five years, or as [#send(String)]
  public void disappearAfter(Duration stays) throws ClientException {
    talk.setTimer(id, stays);
  }

  /// How long messages stay; zero for ever.
  public Duration timer() throws ClientException {
    return talk.timer(id);
  }

  /// Marks everything up to a message as read, here and on the other devices of this account, and
  /// tells the others unless the settings say not to.
  ///
  /// @throws ClientException with `UNKNOWN_MESSAGE` or a failure of the disk
  public void markRead(MessageId upTo) throws ClientException {
    talk.markRead(id, upTo, sonet.receipts());
  }

  /// How many messages of others were not read yet.
  public int unread() throws ClientException {
    return talk.unread(id);
  }

  long readUpTo() throws ClientException {
    return talk.readUpTo(id);
  }

  /// The places up to which other accounts say to have read, by their names.
  public Map<String, Long> readBy() throws ClientException {
    return talk.readBy(id);
  }

  /// Shows the others that are connected that someone types here. Call it with every key: they are
  /// told once in three seconds at most, and nothing happens without a connection. It is encrypted
  /// like a message, and written down nowhere.
  ///
  /// @throws ClientException with `REMOVED` or a failure of the disk
  public void typing() throws ClientException {
    desk.typing().show(id);
  }

  /// Who types here now, of the other accounts: who has said so within some seconds and has sent
  /// nothing since.
  public List<Author> typists() throws ClientException {
    return desk.typing().typists(id);
  }

  /// What was typed here and not sent; empty for nothing.
  public String draft() throws ClientException {
    return talk.draft(id);
  }

  /// Keeps what was typed, also over a restart; empty for nothing.
  public void keepDraft(String text) throws ClientException {
    talk.keepDraft(id, text);
  }

  /// Waits until everything queued here was sent, for as long as said. Returns whether it was.
  public boolean awaitSent(Duration longest) throws ClientException {
    return talk.awaitSent(id, longest);
  }

  /// Adds people with all their devices, at once. What was written before is not for them.
  ///
  /// @throws ClientException with `UNKNOWN_USER`, `UNREACHABLE_USER`, `UNTRUSTED_USER`,
  ///   `ALREADY_MEMBER`, `BUSY`, `REMOVED` or a failure of server or disk
  public void add(String... names) throws ClientException {
    desk.openings().add(id, List.of(names));
  }

  /// Removes someone with all their devices. What is written after is not for them.
  ///
  /// @throws ClientException with `NOT_A_MEMBER`, `BUSY`, `REMOVED`, `INVALID_INPUT` for oneself,
  ///   or a failure of server or disk
  public void remove(String name) throws ClientException {
    desk.remove(id, name);
  }

  /// Leaves the conversation with all devices of this account. The others learn of it with the next
  /// change that one of them makes, which their devices do by themselves.
  ///
  /// @throws ClientException with `NOT_ALLOWED`, `INVALID_INPUT` when a device in it is too old to
  ///   understand that, `BUSY`, `REMOVED`, or a failure of server or disk
  public void leave() throws ClientException {
    desk.leave(id);
  }

  /// Comes back into the conversation by a commit of this device alone, whatever it had of it. This
  /// happens by itself when the thread is lost; it is for when that did not help, or when what this
  /// device shows is not what others see. What was said meanwhile is not for it.
  ///
  /// @throws ClientException with `REMOVED` when the server does not know this account as a member,
  ///   `INVALID_MESSAGE` when the group is broken and someone must add this device, `BUSY`, or a
  ///   failure of server or disk
  public void rejoin() throws ClientException {
    desk.rejoin(id);
  }

  /// What this device found where the server showed it another history than before, and how to
  /// compare what it has with others.
  public Forks forks() {
    return new Forks(desk, id);
  }

  /// Begins a contested conversation anew with fresh keys, see [Entry.Contested]: title and history
  /// stay, and the devices in it are brought along. Returns those that could not be, since they
  /// have no keys; another device of the same account can come by [#rejoin()].
  ///
  /// @throws ClientException with `REFUSED` when it is not contested, `NOT_ALLOWED` where that
  ///   takes the right `POLICY`, `REPLACED` when someone else did so first, or a failure of server
  ///   or disk
  @CanIgnoreReturnValue
  public List<Member> reset() throws ClientException {
    return desk.reset(id).stream().map(left -> member(left, Member.Standing.OUTSIDE)).toList();
  }

  /// What someone is in it; everyone is an owner where there are no roles.
  public Role role(String name) throws ClientException {
    return desk.role(id, name);
  }

  /// Makes someone something else in it, for everyone.
  ///
  /// @throws ClientException with `INVALID_INPUT` where there are no roles, `INVALID_MESSAGE` when
  ///   that is not for this account to do, `BUSY`, `REMOVED`, or a failure of server or disk
  public void setRole(String name, Role role) throws ClientException {
    desk.setRole(id, name, role);
  }

  /// Whether this account has a right in it.
  public boolean may(Right right) throws ClientException {
    return desk.may(id, right);
  }

  /// Opens a channel below this conversation: a conversation of its own for some of its members,
  /// with this account and those named in it. Who is removed here reads nothing more there.
  ///
  /// @throws ClientException with `NOT_A_MEMBER` for someone who is not in this conversation,
  ///   `UNREACHABLE_USER`, `NOT_ALLOWED` where that takes a right, `REFUSED` where there are too
  ///   many channels, or a failure of server or disk
  public Conversation channel(String title, String... names) throws ClientException {
    return sonet.conversation(desk.channels().open(id, title, List.of(names)));
  }

  /// The channels of this conversation, asked of the server, also those that this device is not in.
  ///
  /// @throws ClientException with `REMOVED` or a failure of the server
  public List<Channel> channels() throws ClientException {
    List<Channel> channels = new ArrayList<>();
    for (Channels.Channel each : desk.channels().list(id)) {
      channels.add(
          new Channel(
              each.group().value(),
              each.openedBy().value(),
              each.openedAt(),
              desk.channels().conversation(each.group()).map(sonet::conversation)));
    }
    return List.copyOf(channels);
  }

  /// The conversation of which this one is a channel, where this device has that one too.
  public Optional<Conversation> parent() throws ClientException {
    Optional<Bytes> above = desk.channels().above(id);
    return above.isEmpty() ? Optional.empty() : sonet.find(above.get());
  }

  /// The cipher suite that protects what is written now (RFC 9420 §17.1); 0xF001 is X-Wing, which
  /// also holds against a quantum computer.
  public int cipherSuite() throws ClientException {
    return desk.cipherSuite(id);
  }

  /// Moves the conversation to another cipher suite, with its members, its title and its history.
  /// Devices that cannot follow are named; they are removed only if the caller says so.
  ///
  /// @throws ClientException with `INVALID_INPUT` for a suite that this device does not have,
  ///   `BUSY`, `REMOVED` or a failure of server or disk
  public Move moveTo(int cipherSuite, Move.Stragglers stragglers) throws ClientException {
    return desk.move(id, cipherSuite, stragglers);
  }

  /// What happened after a place, in order, as many entries as said at most. Each entry is here
  /// once, whatever crashed or was repeated.
  public List<Entry> history(long after, int limit) throws ClientException {
    return talk.after(id, after, limit);
  }

  /// What happened before a place, in order: the last that did, as many entries as said at most.
  public List<Entry> before(long place, int limit) throws ClientException {
    return talk.before(id, place, limit);
  }

  /// The last that happened, and behind it what waits to be sent.
  public List<Entry> latest(int limit) throws ClientException {
    List<Entry> latest = new ArrayList<>(talk.before(id, Long.MAX_VALUE, limit));
    latest.addAll(talk.unsent(id));
    return List.copyOf(latest.subList(Math.max(0, latest.size() - limit), latest.size()));
  }

  /// A message as it is now.
  ///
  /// @throws ClientException with `UNKNOWN_MESSAGE`
  public Message message(MessageId message) throws ClientException {
    return talk.message(id, message);
  }

  /// The messages here that contain all the words, whatever their case and accents, the newest
  /// first. It opens the history page by page, so it takes time with its length, and constant
  /// memory; an interrupt ends it.
  ///
  /// @throws ClientException with `INVALID_INPUT` without a word, or `CLOSED` when it was ended
  public List<Message> search(String words, int limit) throws ClientException {
    return talk.search(id, words, limit);
  }

  /// All messages from now on, one after the other, as they come; whoever reads waits.
  public Messages messages() throws ClientException {
    return messages(talk.last(id));
  }

  /// All messages after a place, one after the other, as they come; whoever reads waits.
  public Messages messages(long after) {
    return new Messages(talk, id, after);
  }

  /// Has a listener told of each message of others: first those that were not marked as read, then
  /// each that comes in, in order, on a virtual thread of its own. What is not marked as read is
  /// told of again after a restart.
  public void onMessage(Consumer<Message> listener) throws ClientException {
    sonet.onMessage(this, listener);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Conversation same && same.id.equals(id) && same.sonet == sonet;
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /// The beginning of its id.
  @Override
  public String toString() {
    return "Conversation[" + id.toHex().substring(0, 8) + "]";
  }
}
