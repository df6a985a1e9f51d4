package sonet.client.device;

import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import sonet.client.Attachment;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.Settings;
import sonet.client.group.GroupMember;
import sonet.client.trust.KeySet;
import sonet.crypto.Bytes;

/// What is said in conversations: sending, and reading what was said. May be used from any thread.
public final class Talk {
  /// The longest draft that is kept, in characters.
  private static final int MAX_DRAFT = 64 * 1024;

  private final Owner owner;
  private final Book book;
  private final Progress progress;
  private final KeyDesk keys;
  private final Desk.Tools tools;

  Talk(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.owner = owner;
    this.book = book;
    this.progress = desk.progress();
    this.keys = desk.keys();
    this.tools = tools;
  }

  /// A message to be sent.
  ///
  /// @param text what it says
  /// @param replyTo the message it answers
  /// @param attachments the files with it
  /// @param timer how long it stays; empty for as long as is usual in the conversation
  public record Letter(
      String text,
      Optional<MessageId> replyTo,
      List<Attachment> attachments,
      Optional<Duration> timer) {
    /// Copies the list.
    public Letter {
      attachments = List.copyOf(attachments);
    }
  }

  /// Puts a message at the end of the queue, durably. Returns its id.
  public MessageId send(Bytes conversation, Letter letter) throws ClientException {
    if (letter.text().isEmpty() && letter.attachments().isEmpty()) {
      throw new ClientException(Reason.INVALID_INPUT, "A message without text or file is none.");
    }
    if (letter.attachments().size() > Content.MAX_ATTACHMENTS) {
      throw new ClientException(
          Reason.INVALID_INPUT, "A message has at most " + Content.MAX_ATTACHMENTS + " files.");
    }
    int usual = owner.call(() -> book.history().marks(conversation)).timer();
    int timer = letter.timer().isPresent() ? seconds(letter.timer().get()) : usual;
    Content content =
        Content.of(
                tools.random(),
                new Content.Body.Text(text(letter.text()), letter.replyTo(), letter.attachments()))
            .withTimer(timer);
    requireUsable(conversation);
    post(conversation, content);
    tellHeads(conversation);
    Bytes ownKey = tools.profile().publicKey();
    return Contents.id(tools::digest, conversation, ownKey, content.encode());
  }

  /// Tells the others what this device has seen of the log of keys, if that is due: by comparing it
  /// they find out whether all are shown one log (draft-ietf-keytrans-protocol §10.2).
  private void tellHeads(Bytes conversation) throws ClientException {
    Optional<KeyDesk.Told> told = keys.told();
    if (told.isEmpty()) {
      return;
    }
    Instant now = tools.clock().instant();
    Duration window = told.get().window();
    owner.run(() -> {
      boolean due = book.state().write(t -> HeadsTold.isDue(t, conversation, now, window));
      if (due) {
        Content heads = Content.of(tools.random(), new Content.Body.Heads(told.get().heads()));
        book.outbox().queue(book.rooms().current(conversation).group(), heads);
      }
    });
    progress.advance();
  }

  /// Nothing is written to people whose keys are in doubt or blocked, unless it was before.
  private void requireUsable(Bytes conversation) throws ClientException {
    List<GroupMember> others = owner.call(() -> book.history().others(conversation));
    keys.requireUsable(Names.accounts(others).stream().distinct().toList());
    keys.requireNoneLeft(others);
  }

  private static String text(String text) throws ClientException {
    if (Bytes.utf8(text).length() > Content.MAX_TEXT) {
      throw new ClientException(
          Reason.INVALID_INPUT, "A message has at most " + Content.MAX_TEXT + " bytes in UTF-8.");
    }
    return text;
  }

  private static int seconds(Duration timer) throws ClientException {
    if (timer.isNegative() || timer.toSeconds() > Content.MAX_TIMER) {
      throw new ClientException(
          Reason.INVALID_INPUT, "Messages stay for five years at most, or for ever.");
    }
    return Math.toIntExact(timer.toSeconds());
  }

  private void post(Bytes conversation, Content.Body body) throws ClientException {
    post(conversation, Content.of(tools.random(), body));
  }

  private void post(Bytes conversation, Content content) throws ClientException {
    owner.run(() -> {
      Room room = book.rooms().current(conversation);
      if (isBlocked(room)) {
        throw TrustDesk.blocked(room.peer());
      }
      book.outbox().queue(room.group(), content);
    });
    progress.advance();
  }

  /// Whether a conversation is one with somebody who is blocked.
  private boolean isBlocked(Room room) {
    return room.isPair() && book.pairs().trust().isBlocked(room.peer());
  }

  /// Vouches for the keys of an account.
  void introduce(Bytes conversation, KeySet keys) throws ClientException {
    post(conversation, new Content.Body.Introduction(keys.account(), keys.fingerprint()));
  }

  /// Gives a message of this account another text.
  public void edit(Bytes conversation, MessageId id, String text) throws ClientException {
    if (text.isEmpty()) {
      throw new ClientException(Reason.INVALID_INPUT, "A message without text is none.");
    }
    requireOwn(conversation, id);
    post(conversation, new Content.Body.Edit(id, text(text)));
  }

  /// Takes a message of this account back.
  public void delete(Bytes conversation, MessageId id) throws ClientException {
    requireOwn(conversation, id);
    post(conversation, new Content.Body.Deletion(id));
  }

  private void requireOwn(Bytes conversation, MessageId id) throws ClientException {
    Message message = message(conversation, id);
    if (!message.author().name().equals(tools.profile().account())) {
      throw new ClientException(
          Reason.NOT_ALLOWED, "Only " + message.author().name() + " can change this message.");
    }
  }

  /// Gives a reaction to a message.
  public void react(Bytes conversation, MessageId id, String emoji) throws ClientException {
    reaction(conversation, id, emoji, Content.Stand.GIVEN);
  }

  /// Takes a reaction back.
  public void withdraw(Bytes conversation, MessageId id, String emoji) throws ClientException {
    reaction(conversation, id, emoji, Content.Stand.WITHDRAWN);
  }

  private void reaction(Bytes conversation, MessageId id, String emoji, Content.Stand stand)
      throws ClientException {
    if (emoji.isBlank() || Bytes.utf8(emoji).length() > Content.MAX_EMOJI) {
      throw new ClientException(
          Reason.INVALID_INPUT, "A reaction has 1 to " + Content.MAX_EMOJI + " bytes in UTF-8.");
    }
    var _ = message(conversation, id);
    post(conversation, new Content.Body.Reaction(id, emoji, stand));
  }

  /// Says how long messages stay from now on; zero for ever.
  public void setTimer(Bytes conversation, Duration timer) throws ClientException {
    post(conversation, new Content.Body.Timer(seconds(timer)));
  }

  /// How long messages stay; zero for ever.
  public Duration timer(Bytes conversation) throws ClientException {
    return Duration.ofSeconds(owner.call(() -> book.history().marks(conversation)).timer());
  }

  /// Gives the conversation another title.
  public void setTitle(Bytes conversation, String title) throws ClientException {
    var _ = owner.call(() -> book.rooms().currentGroup(conversation));
    post(conversation, new Content.Body.Title(text(title)));
  }

  /// Marks everything up to a message as read, here and on the other devices of this account, and
  /// tells the others if that is wished.
  public void markRead(Bytes conversation, MessageId id, Settings.Receipts receipts)
      throws ClientException {
    Message message = message(conversation, id);
    boolean moved =
        owner.call(() -> {
          List<Notice> news = book.history().markRead(conversation, message.seq());
          news.forEach(tools.listener());
          Room room = book.rooms().current(conversation);
          Room.Status status = room.status();
          return !news.isEmpty()
              && !isBlocked(room)
              && (status == Room.Status.MEMBER || status == Room.Status.PAIR);
        });
    if (moved && receipts == Settings.Receipts.SENT) {
      post(conversation, new Content.Body.Read(id));
    }
    progress.advance();
  }

  /// The place up to which this account has read.
  public long readUpTo(Bytes conversation) throws ClientException {
    return owner.call(() -> book.history().marks(conversation)).read();
  }

  /// How many messages of others were not read yet.
  public int unread(Bytes conversation) throws ClientException {
    return owner.call(() -> book.history().marks(conversation)).unread();
  }

  /// The places up to which other accounts say to have read, by their names.
  public Map<String, Long> readBy(Bytes conversation) throws ClientException {
    return owner.call(() -> book.history().marks(conversation)).readBy();
  }

  /// The message with an id.
  ///
  /// @throws ClientException with `UNKNOWN_MESSAGE`
  public Message message(Bytes conversation, MessageId id) throws ClientException {
    return owner.call(() -> book.history().message(conversation, id));
  }

  /// What happened after a place, in order.
  public List<Entry> after(Bytes conversation, long place, int limit) throws ClientException {
    return owner.call(() -> book.history().after(conversation, place, limit));
  }

  /// The last that happened before a place, in order.
  public List<Entry> before(Bytes conversation, long place, int limit) throws ClientException {
    return owner.call(() -> book.history().before(conversation, place, limit));
  }

  /// The place of the last thing that happened.
  public long last(Bytes conversation) throws ClientException {
    return owner.call(() -> book.history().last(conversation));
  }

  /// A wait for what happens in a conversation.
  ///
  /// @param conversation which
  /// @param place after which
  /// @param longest how long
  /// @param givenUp whether to go on no longer; looked at after each [#wake()]
  public record Wait(Bytes conversation, long place, Duration longest, BooleanSupplier givenUp) {}

  /// Waits until something happened after a place, and gives it; nothing after the time given.
  public List<Entry> await(Wait wait) throws ClientException {
    long until = System.nanoTime() + wait.longest().toNanos();
    while (true) {
      long seen = progress.now();
      List<Entry> entries = after(wait.conversation(), wait.place(), 64);
      long left = until - System.nanoTime();
      if (!entries.isEmpty() || left <= 0 || wait.givenUp().getAsBoolean()) {
        return entries;
      }
      var _ = progress.awaitBeyond(seen, Duration.ofNanos(left));
    }
  }

  /// Has those who wait look whether they shall go on.
  public void wake() {
    progress.advance();
  }

  /// The messages that contain all words of a text, whatever their case, the newest first.
  ///
  /// Nothing of what was written stands in clear on the disk, not even as an index, whose
  /// frequencies would tell much; so what is on the disk is opened, a page at a time, until enough
  /// was found. An interrupt ends it between two pages.
  public List<Message> search(Bytes conversation, String words, int limit) throws ClientException {
    Predicate<Message> fits = fits(words);
    List<Message> found = new ArrayList<>();
    long before = History.UNSENT;
    while (before > 0 && found.size() < limit) {
      if (Thread.currentThread().isInterrupted()) {
        throw new ClientException(Reason.CLOSED, "The search was given up.");
      }
      long from = before;
      Timeline.Found page = owner.call(() -> book.history().search(conversation, from, fits));
      found.addAll(page.messages());
      before = page.next();
    }
    return List.copyOf(found.subList(0, Math.min(limit, found.size())));
  }

  private static Predicate<Message> fits(String words) throws ClientException {
    List<String> wanted = List.of(folded(words.strip()).split("\\s+"));
    if (wanted.equals(List.of(""))) {
      throw new ClientException(Reason.INVALID_INPUT, "Say what to look for.");
    }
    return message -> {
      String text = folded(String.join("\n", History.searched(message).toList()));
      return wanted.stream().allMatch(text::contains);
    };
  }

  /// Without case and without the marks on letters.
  private static String folded(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return isPlain(lower)
        ? lower
        : Normalizer.normalize(lower, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  /// What was typed and not sent; empty for nothing.
  public String draft(Bytes conversation) throws ClientException {
    return owner.call(() -> book.history().draft(conversation));
  }

  /// Keeps what was typed, until it is sent or changed.
  public void keepDraft(Bytes conversation, String text) throws ClientException {
    if (text.length() > MAX_DRAFT) {
      throw new ClientException(
          Reason.INVALID_INPUT, "A draft has at most " + MAX_DRAFT + " characters.");
    }
    owner.run(() -> book.history().keepDraft(conversation, text));
  }

  /// The messages of a conversation that are not sent, in their order.
  public List<Message> unsent(Bytes conversation) throws ClientException {
    return owner.call(() -> book.history().unsent(conversation));
  }

  /// A message that is not sent, and where.
  ///
  /// @param conversation where
  /// @param message what
  public record Waiting(Bytes conversation, Message message) {}

  /// All messages that are not sent, in their order.
  public List<Waiting> unsent() throws ClientException {
    return owner.call(() ->
        book.history().unsent().stream()
            .map(unsent -> new Waiting(unsent.conversation(), unsent.message()))
            .toList());
  }

  /// Sends a message anew that was given up.
  public void retry(MessageId id) throws ClientException {
    owner.run(() -> {
      History.Unsent unsent = unsent(id);
      if (unsent.message().state() == Message.State.FAILED) {
        book.outbox().retry(unsent.outgoing());
      }
    });
    progress.advance();
  }

  /// Forgets a message that was given up, or that waits. Returns whether it could.
  public boolean discard(MessageId id) throws ClientException {
    boolean discarded = owner.call(() -> book.outbox().discard(unsent(id).outgoing()));
    progress.advance();
    return discarded;
  }

  private History.Unsent unsent(MessageId id) throws ClientException {
    return book.history().unsent().stream()
        .filter(unsent -> unsent.message().id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new ClientException(Reason.UNKNOWN_MESSAGE, "No such message waits to be sent."));
  }

  /// Waits until nothing of a conversation is in the queue any more. Returns whether it came so far
  /// in the time given.
  public boolean awaitSent(Bytes conversation, Duration longest) throws ClientException {
    long until = System.nanoTime() + longest.toNanos();
    while (true) {
      long seen = progress.now();
      boolean sent = owner.call(() -> !book.outbox().isWaiting(conversation));
      if (sent) {
        return true;
      }
      long left = until - System.nanoTime();
      // Of a forked conversation nothing is read, so what is under way is not seen to arrive.
      if (left <= 0 || isForked(conversation)) {
        return false;
      }
      // Looked at again after a while even without news, for a message may be dropped silently.
      var _ = progress.awaitBeyond(seen, Duration.ofNanos(Math.min(left, 1_000_000_000L)));
    }
  }

  private boolean isForked(Bytes conversation) throws ClientException {
    return owner.call(() -> book.rooms().current(conversation).status() == Room.Status.FORKED);
  }
}
