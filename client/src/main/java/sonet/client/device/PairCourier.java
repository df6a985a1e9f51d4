package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.pair.Letter;
import sonet.client.pair.SentLetters;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;

/// Carries what this device says in conversations of two to the server, for as long as it takes:
/// the messages of each conversation in their order, questions for what is missing, and what others
/// asked for again. A conversation whose server refuses for a while keeps no other one waiting.
///
/// Before the first of it leaves, the inbox is read: there a device that was restored from an old
/// copy finds that the server has forgotten what it has not seen, and uses no session of that copy.
final class PairCourier {
  private static final Bytes LOOK = Bytes.utf8("look");
  private static final Bytes KEYS = Bytes.utf8("keys");
  private static final Bytes TRUST = Bytes.utf8("trust");
  private static final Duration IDLE = Duration.ofSeconds(30);

  /// So many messages of a conversation are carried before another has its turn.
  private static final int TURN = 32;

  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Pairs pairs;
  private final PairPost post;
  private final PairAnswers answers;
  private final TrustPost trust;
  private final Desk.Tools tools;
  private final Attempts attempts;
  private final Thread thread;
  private final Map<Bytes, Carried> underWay = new ConcurrentHashMap<>();
  private boolean looked;

  PairCourier(Desk desk, Owner owner, Book book, PairPost post, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.pairs = book.pairs();
    this.post = post;
    this.answers = new PairAnswers(owner, pairs, post, tools);
    this.trust = new TrustPost(owner, pairs, post, tools);
    this.tools = tools;
    this.attempts = new Attempts(tools.random(), tools.listener(), System::nanoTime);
    this.thread = Thread.ofVirtual().name("sonet-pairs").unstarted(this::work);
  }

  /// A message under way, with how far it came.
  private static final class Carried {
    private final Outgoing message;
    private final Parcel toPeer;
    private final Parcel toOwn;
    private Optional<Instant> taken = Optional.empty();

    Carried(Outgoing message, Parcel toPeer, Parcel toOwn) {
      this.message = message;
      this.toPeer = toPeer;
      this.toOwn = toOwn;
    }
  }

  /// What is said about trust.
  TrustPost trust() {
    return trust;
  }

  void start() {
    thread.start();
  }

  private void work() {
    while (true) {
      try {
        long seen = desk.progress().now();
        if (!carrySome()) {
          var _ = desk.progress().awaitBeyond(seen, attempts.rest(IDLE));
        }
      } catch (ClientException failed) {
        if (failed.reason() == Reason.CLOSED || !afterFailure(failed)) {
          return;
        }
      }
    }
  }

  private boolean afterFailure(ClientException failed) {
    tools.listener().accept(new Notice.Trouble(failed));
    try {
      desk.progress().pause(Duration.ofSeconds(1));
      return true;
    } catch (ClientException closed) {
      return false;
    }
  }

  private boolean carrySome() throws ClientException {
    if (!looked) {
      boolean some = attempts.attempt(LOOK, this::look);
      if (!looked) {
        return some;
      }
    }
    if (desk.prekeys().isDue()) {
      var _ = attempts.attempt(KEYS, this::publish);
    }
    var _ =
        owner.call(() -> pairs.state().write(t -> SentLetters.expire(t, tools.clock().instant())));
    boolean some = attempts.attempt(TRUST, trust::carry);
    for (Asks.Ask ask : owner.call(() -> pairs.state().read(Asks::all))) {
      if (!ask.due().isAfter(tools.clock().instant())) {
        some |= attempts.attempt(ask.device().value(), () -> answers.ask(ask));
      }
    }
    for (DeviceId device : owner.call(() -> pairs.state().read(Asks::owing))) {
      some |= attempts.attempt(device.value(), () -> answers.pay(device));
    }
    for (Bytes conversation : owner.call(() -> book.rooms().pairs())) {
      some |= attempts.attempt(conversation, () -> carrySome(conversation));
    }
    return some;
  }

  /// One conversation after the other gets its turn.
  private boolean carrySome(Bytes conversation) throws ClientException {
    int carried = 0;
    while (carried < TURN && carryFirst(conversation)) {
      carried++;
    }
    return carried > 0;
  }

  private boolean look() throws ClientException {
    desk.inbox().catchUp();
    looked = true;
    return true;
  }

  private boolean publish() throws ClientException {
    desk.prekeys().publish();
    return true;
  }

  /// Carries the first message of a conversation.
  private boolean carryFirst(Bytes conversation) throws ClientException {
    List<Outgoing> waiting = owner.call(() -> book.outbox().ofPair(conversation, 1));
    finish(conversation, waiting);
    if (waiting.isEmpty()) {
      underWay.remove(conversation);
      return false;
    }
    Outgoing first = waiting.getFirst();
    try {
      if (History.content(first).body() instanceof Content.Body.Delivered) {
        receipt(first);
      } else {
        carry(first);
      }
    } catch (ClientException failed) {
      if (!isForGood(failed)) {
        throw failed;
      }
      Carried given = underWay.remove(conversation);
      if (given != null) {
        owner.run(() -> pairs.withdrawn(given.message));
      }
      giveUp(first, failed);
    }
    return true;
  }

  /// An answer to a message can take it out of the queue before the own devices have it.
  private void finish(Bytes conversation, List<Outgoing> waiting) throws ClientException {
    Carried carried = underWay.get(conversation);
    if (carried == null
        || carried.taken.isEmpty()
        || (!waiting.isEmpty() && waiting.getFirst().seq() == carried.message.seq())) {
      return;
    }
    toOwn(carried);
    underWay.remove(conversation);
  }

  private void toOwn(Carried carried) throws ClientException {
    try {
      Instant _ = post.deliver(carried.toOwn);
    } catch (ClientException refused) {
      if (!isForGood(refused)) {
        throw refused;
      }
      // The person it is for has it; an own device that does not asks for it by its number.
      tools.listener().accept(new Notice.Trouble(refused));
    }
  }

  private static boolean isForGood(ClientException failed) {
    return switch (failed.reason()) {
      case UNKNOWN_USER, REFUSED, INVALID_INPUT, BLOCKED -> true;
      default -> false;
    };
  }

  /// That something was delivered is of use to the other person's devices only.
  private void receipt(Outgoing message) throws ClientException {
    String peer = owner.call(() -> book.rooms().of(message.group()).peer());
    Carried carried = underWay.get(message.group());
    if (carried == null || carried.message.seq() != message.seq()) {
      Letter letter = Letter.of(tools.random(), peer, new Letter.Body.Said(message.content()));
      Parcel parcel = new Parcel(peer, Parcel.Manner.STORED, (t, device) -> Optional.of(letter));
      carried = new Carried(message, parcel, parcel);
      underWay.put(message.group(), carried);
    }
    Instant _ = post.deliver(carried.toPeer);
    underWay.remove(message.group());
    owner.run(() -> pairs.dropped(message));
    desk.progress().advance();
  }

  private void carry(Outgoing first) throws ClientException {
    Carried carried = underWay.get(first.group());
    if (carried == null || carried.message.seq() != first.seq()) {
      carried = carried(first);
      underWay.put(first.group(), carried);
    }
    if (carried.taken.isEmpty()) {
      carried.taken = Optional.of(post.deliver(carried.toPeer));
    }
    toOwn(carried);
    Carried done = carried;
    underWay.remove(first.group());
    owner.run(() -> {
      List<Notice> news = pairs.sent(done.message, done.taken.orElseThrow());
      desk.typing().settle(news);
      news.forEach(tools.listener());
    });
    desk.progress().advance();
  }

  private Carried carried(Outgoing first) throws ClientException {
    Outgoing counted = owner.call(() -> pairs.counted(first));
    String peer = owner.call(() -> book.rooms().of(first.group()).peer());
    Parcel.Writing writing = (t, device) -> Optional.of(pairs.letter(t, counted, device.id()));
    return new Carried(
        counted,
        new Parcel(peer, Parcel.Manner.STORED, writing),
        new Parcel(tools.profile().account(), Parcel.Manner.STORED, writing));
  }

  private void giveUp(Outgoing message, ClientException cause) throws ClientException {
    Notice told = owner.call(() -> book.giveUp(message, cause));
    desk.progress().advance();
    tools.listener().accept(told);
  }

  /// Tries at once what was to be tried again later.
  void hurry() {
    attempts.hurry();
  }

  /// Whether a message, a question or an answer is on its way out, or something about trust, and
  /// not only tried again later.
  boolean isBusy() throws ClientException {
    if (!attempts.isResting(TRUST) && trust.isDue()) {
      return true;
    }
    if (underWay.keySet().stream().anyMatch(conversation -> !attempts.isResting(conversation))) {
      return true;
    }
    Instant now = tools.clock().instant();
    return owner.call(() ->
        pairs
            .state()
            .read(t -> {
              List<DeviceId> waiting = new ArrayList<>(Asks.owing(t));
              Asks.all(t).stream()
                  .filter(ask -> !ask.due().isAfter(now))
                  .forEach(ask -> waiting.add(ask.device()));
              return waiting.stream().anyMatch(device -> !attempts.isResting(device.value()));
            }));
  }

  void close() {
    thread.interrupt();
  }
}
