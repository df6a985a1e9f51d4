package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import sonet.client.Author;
import sonet.client.ClientException;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.Reaction;
import sonet.client.Receipt;
import sonet.client.group.GroupMember;
import sonet.client.state.Records;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Writer;

/// Takes what the messages of one conversation say into the timeline, within a transaction.
///
/// Who may do what is decided here, alike on all devices: a message is edited and taken back by the
/// account that wrote it and by no other; a reaction, a receipt speaks for its own account. What
/// refers to a message that is not here, for it was written before this device came or has
/// disappeared, is passed over.
final class Contents {
  /// The most reactions that one account can give a message.
  private static final int MAX_REACTIONS = 16;

  private final Transaction transaction;
  private final Tools tools;
  private final Bytes conversation;
  private final List<Notice> news = new ArrayList<>();
  private Marks marks;

  Contents(Transaction transaction, Tools tools, Bytes conversation) throws ClientException {
    this.transaction = transaction;
    this.tools = tools;
    this.conversation = conversation;
    this.marks = marks(transaction, conversation);
  }

  /// What contents are taken in with.
  ///
  /// @param timeline where they go
  /// @param digest for ids
  /// @param now the time on this device
  /// @param trust whom this account has blocked, and who vouches for whom
  /// @param keys who compares what is told of the log of keys
  record Tools(Timeline timeline, Book.Digest digest, Instant now, TrustBook trust, KeyGate keys) {}

  /// The marks of a conversation.
  static Marks marks(Transaction t, Bytes conversation) throws ClientException {
    Optional<Bytes> encoding = t.get(Table.MARKS, conversation);
    return encoding.isEmpty() ? Marks.NONE : Records.decode(encoding.get(), Marks::decode);
  }

  /// What someone said.
  ///
  /// @param place where it stands
  /// @param at when the server took it
  /// @param sender who
  /// @param plaintext what
  record Said(long place, Instant at, GroupMember sender, Bytes plaintext) {}

  /// Who listens.
  ///
  /// @param self this device
  /// @param members all of them
  /// @param mayRename whether an account has the right to rename the conversation
  record Audience(
      GroupMember self, Supplier<List<GroupMember>> members, Predicate<String> mayRename) {}

  /// The id of a message: a hash over who said what where.
  static MessageId id(Book.Digest digest, Bytes conversation, Bytes signatureKey, Bytes content) {
    Bytes input =
        new Writer()
            .opaque(Bytes.utf8("sonet message"))
            .opaque(conversation)
            .opaque(signatureKey)
            .opaque(content)
            .toBytes();
    return new MessageId(digest.of(input).slice(0, MessageId.LENGTH));
  }

  /// Adds something that is not said by a message.
  void add(Entry entry) throws ClientException {
    tools.timeline().add(transaction, conversation, entry);
    news.add(new Notice.Happened(conversation, entry));
  }

  /// Takes in what someone said. Returns the room with the title that it has then.
  Room take(Room room, Said said, Audience audience) throws ClientException {
    Content content;
    try {
      content = Content.decode(said.plaintext());
    } catch (DecodeException malformed) {
      return unreadable(room, said, "its content is malformed");
    }
    Author author = Names.author(said.sender(), audience.self().signatureKey());
    String self = audience.self().account();
    if (tools.trust().isBlocked(author.name())) {
      return room;
    }
    switch (content.body()) {
      case Content.Body.Text text -> written(message(said, content, text, audience), self);
      case Content.Body.Title title -> {
        return audience.mayRename().test(author.name())
            ? titled(room, said, author, title.title())
            : room;
      }
      case Content.Body.Edit edit -> {
        if (isText(edit.text())) {
          change(edit.target(), author, old -> old.edited(edit.text()));
        }
      }
      case Content.Body.Deletion deletion -> change(deletion.target(), author, Message::deleted);
      case Content.Body.Reaction reaction -> react(reaction, author.name());
      case Content.Body.Read read -> read(read.target(), author.name(), self);
      case Content.Body.Timer timer -> {
        if (timer.seconds() != marks.timer()) {
          marks = marks.withTimer(timer.seconds());
          Duration length = Duration.ofSeconds(timer.seconds());
          add(new Entry.TimerSet(said.place(), said.at(), author, length));
        }
      }
      case Content.Body.Direct() -> {
        // Groups of two were marked so; a conversation of two is none any more.
      }
      case Content.Body.Delivered delivered -> delivered(delivered.target(), author.name());
      case Content.Body.Introduction introduction -> introduced(introduction, said, author.name());
      case Content.Body.Heads told -> {
        // Also what another device of this account sees: it may be shown another log than this one.
        if (!said.sender().signatureKey().equals(audience.self().signatureKey())) {
          tools.keys().heard(author.name(), told.heads());
        }
      }
      case Content.Body.Unknown _, Content.Body.Foreign _ -> {
        return unreadable(room, said, "made by a newer version of Sonet");
      }
    }
    return room;
  }

  private void introduced(Content.Body.Introduction introduction, Said said, String by)
      throws ClientException {
    TrustStep step = new TrustStep(transaction, tools.trust());
    step.introduced(
        introduction.account(),
        new TrustRecords.Vouched(by, introduction.fingerprint(), said.at()));
    news.addAll(step.news());
  }

  private Room unreadable(Room room, Said said, String cause) throws ClientException {
    add(new Entry.Unreadable(said.place(), said.at(), cause));
    return room;
  }

  private static boolean isText(String text) {
    return !text.isEmpty();
  }

  private Message message(Said said, Content content, Content.Body.Text text, Audience audience) {
    Bytes key = said.sender().signatureKey();
    // A server that dates ahead shall not make a message stay longer.
    Instant begin = said.at().isBefore(tools.now()) ? said.at() : tools.now();
    Optional<Instant> end =
        Optional.of(content.timer()).filter(timer -> timer > 0).map(begin::plusSeconds);
    return new Message(
        id(tools.digest(), conversation, key, said.plaintext()),
        said.place(),
        said.at(),
        Names.author(said.sender(), audience.self().signatureKey()),
        text.text(),
        text.replyTo(),
        text.attachments(),
        List.of(),
        Message.Revision.ORIGINAL,
        end,
        Message.State.SENT,
        keys(said.sender(), audience));
  }

  /// What is known of the keys of who wrote. This device knows its own.
  private Message.Keys keys(GroupMember sender, Audience audience) {
    return sender.signatureKey().equals(audience.self().signatureKey())
        ? Message.Keys.PROVEN
        : tools.keys().standing(sender.account(), sender.signatureKey());
  }

  private void written(Message message, String self) throws ClientException {
    if (message.isExpired(tools.now())
        || !tools.timeline().add(transaction, conversation, message)) {
      return;
    }
    boolean own = message.author().name().equals(self);
    if (!own) {
      marks = marks.withUnread(marks.unread() + 1);
    }
    news.add(
        new Notice.Happened(
            conversation, message.withState(own ? Message.State.SENT : Message.State.DELIVERED)));
  }

  private Room titled(Room room, Said said, Author author, String title) throws ClientException {
    // Repeated whenever someone is added, for their sake; the others know it.
    if (title.equals(room.title())) {
      return room;
    }
    add(new Entry.Titled(said.place(), said.at(), author, title));
    return room.withTitle(title);
  }

  /// A change of a message.
  @FunctionalInterface
  private interface Change {
    Message of(Message old);
  }

  private void change(MessageId target, Author author, Change change) throws ClientException {
    Optional<Message> old = tools.timeline().find(transaction, conversation, target);
    if (old.isPresent()
        && old.get().author().name().equals(author.name())
        && old.get().revision() != Message.Revision.DELETED) {
      changed(change.of(old.get()));
    }
  }

  private void changed(Message message) throws ClientException {
    tools.timeline().add(transaction, conversation, (Entry) message);
    news.add(new Notice.Changed(conversation, message));
  }

  private void react(Content.Body.Reaction reaction, String account) throws ClientException {
    Optional<Message> old = tools.timeline().find(transaction, conversation, reaction.target());
    if (old.isEmpty() || old.get().revision() == Message.Revision.DELETED) {
      return;
    }
    Reaction given = new Reaction(account, reaction.emoji());
    List<Reaction> reactions = new ArrayList<>(old.get().reactions());
    boolean known = reactions.remove(given);
    if (reaction.stand() == Content.Stand.GIVEN) {
      if (!known
          && reactions.stream().filter(r -> r.name().equals(account)).count() >= MAX_REACTIONS) {
        return;
      }
      reactions.add(given);
    }
    if (known != (reaction.stand() == Content.Stand.GIVEN)) {
      changed(old.get().withReactions(reactions));
    }
  }

  private void read(MessageId target, String account, String self) throws ClientException {
    Optional<Message> upTo = tools.timeline().find(transaction, conversation, target);
    if (upTo.isEmpty()) {
      return;
    }
    long place = upTo.get().seq();
    if (account.equals(self)) {
      readHere(place, self);
    } else if (marks.readBy().getOrDefault(account, 0L) < place) {
      marks = marks.readBy(account, place);
      news.add(new Notice.Receipt(conversation, new Receipt(account, place, Receipt.Kind.READ)));
    }
  }

  /// This account has read up to a place, here or on another device.
  void readHere(long place, String self) throws ClientException {
    if (place > marks.read()) {
      int left = tools.timeline().unread(transaction, conversation, place, self);
      marks = marks.withRead(place, left);
      news.add(new Notice.Receipt(conversation, new Receipt(self, place, Receipt.Kind.READ)));
    }
  }

  private void delivered(MessageId target, String account) throws ClientException {
    Optional<Message> upTo = tools.timeline().find(transaction, conversation, target);
    upTo.ifPresent(message -> delivered(account, message.seq()));
  }

  /// An account has what stands up to a place.
  void delivered(String account, long place) {
    if (marks.deliveredTo().getOrDefault(account, 0L) < place) {
      marks = marks.deliveredTo(account, place);
      news.add(
          new Notice.Receipt(conversation, new Receipt(account, place, Receipt.Kind.DELIVERED)));
    }
  }

  /// A message of this conversation has disappeared.
  void gone(Message message, String self) {
    if (message.seq() > marks.read() && !message.author().name().equals(self)) {
      marks = marks.withUnread(marks.unread() - 1);
    }
    news.add(new Notice.Expired(conversation, message.id()));
  }

  /// Writes the marks, and gives what is to be told.
  List<Notice> close() throws ClientException {
    if (!marks.equals(marks(transaction, conversation))) {
      transaction.put(Table.MARKS, conversation, marks.encode());
    }
    return List.copyOf(news);
  }
}
