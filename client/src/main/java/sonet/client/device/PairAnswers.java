package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.pair.Letter;
import sonet.client.pair.Peer;
import sonet.client.pair.SentLetters;
import sonet.protocol.DeviceId;

/// Asks other devices for letters that are missing, and sends again what they ask for. The
/// courier's thread uses it.
final class PairAnswers {
  private final Owner owner;
  private final Pairs pairs;
  private final PairPost post;
  private final Desk.Tools tools;
  private final Map<DeviceId, Parcel> questions = new HashMap<>();

  PairAnswers(Owner owner, Pairs pairs, PairPost post, Desk.Tools tools) {
    this.owner = owner;
    this.pairs = pairs;
    this.post = post;
    this.tools = tools;
  }

  /// Asks a device for what is missing. Returns whether there was anything to do.
  boolean ask(Asks.Ask ask) throws ClientException {
    Optional<Peer> device = owner.call(() -> pairs.find(ask.device()));
    if (device.isEmpty()) {
      owner.run(() -> pairs.state().update(t -> Asks.answered(t, ask.device())));
      return true;
    }
    Parcel parcel =
        questions.computeIfAbsent(ask.device(), id -> question(device.get(), ask.way()));
    Instant _ = post.deliver(parcel);
    questions.remove(ask.device());
    boolean again = owner.call(() -> pairs.state().write(t -> pairs.asks().asked(t, ask)));
    if (!again) {
      tools.listener().accept(new Notice.Trouble(unanswered(device.get())));
    }
    return true;
  }

  private static ClientException unanswered(Peer device) {
    return new ClientException(
        Reason.UNREACHABLE_USER,
        "A device of %s (%s) was asked %d times for messages that are missing, and did not answer."
            .formatted(device.account(), Names.device(device.signatureKey()), Asks.MOST));
  }

  private Parcel question(Peer device, Asks.Way way) {
    Parcel.Manner manner = way == Asks.Way.FRESH ? Parcel.Manner.FRESH : Parcel.Manner.STORED;
    return new Parcel(
        device.account(),
        manner,
        (t, to) ->
            to.id().equals(device.id())
                ? Optional.of(
                    Letter.of(
                        tools.random(),
                        named(device, ""),
                        new Letter.Body.Request(pairs.have(t, device))))
                : Optional.empty());
  }

  /// With whom this account talks, as the letter for a device says it; between own devices it is
  /// nobody in particular where the letter is of no conversation.
  private String named(Peer device, String peer) {
    return isOwn(device) ? peer : device.account();
  }

  private boolean isOwn(Peer device) {
    return device.account().equals(tools.profile().account());
  }

  /// Sends again what a device asked for, one letter at a time, and says at the end that this was
  /// all.
  boolean pay(DeviceId id) throws ClientException {
    Optional<Peer> device = owner.call(() -> pairs.find(id));
    if (device.isEmpty()) {
      owner.run(() -> pairs.state().update(t -> Asks.paid(t, id)));
      return true;
    }
    List<Asks.Owed> owed =
        new ArrayList<>(owner.call(() -> pairs.state().read(t -> Asks.owed(t, id))));
    for (int i = 0; i < owed.size(); i++) {
      while (!owed.get(i).isDone()) {
        owed.set(i, payNext(device.get(), owed.get(i)));
        List<Asks.Owed> now = List.copyOf(owed);
        owner.run(() -> pairs.state().update(t -> Asks.put(t, id, now)));
      }
    }
    List<Letter.Resent> sent = owed.stream().map(Asks.Owed::resent).toList();
    Instant _ =
        post.deliver(
            only(
                device.get(),
                Letter.of(tools.random(), named(device.get(), ""), new Letter.Body.Answer(sent))));
    owner.run(() -> pairs.state().update(t -> Asks.paid(t, id)));
    return true;
  }

  private Asks.Owed payNext(Peer device, Asks.Owed owed) throws ClientException {
    long number = owed.after() + 1;
    if (owed.beyond().contains(number)) {
      return owed.passed();
    }
    Optional<SentLetters.Kept> kept =
        owner.call(() -> pairs.state().read(t -> SentLetters.get(t, owed.conversation(), number)));
    if (kept.isEmpty()) {
      return owed.lost();
    }
    Letter.Count count =
        owner.call(() ->
            pairs
                .state()
                .read(t ->
                    SentLetters.count(
                        t,
                        device.id(),
                        new SentLetters.Target(owed.conversation(), owed.peer(), number))));
    Letter letter =
        new Letter(kept.get().id(), owed.peer(), count, new Letter.Body.Said(kept.get().content()));
    Instant _ = post.deliver(only(device, letter));
    return owed.sent();
  }

  private static Parcel only(Peer device, Letter letter) {
    return new Parcel(
        device.account(),
        Parcel.Manner.STORED,
        (t, to) -> to.id().equals(device.id()) ? Optional.of(letter) : Optional.empty());
  }
}
