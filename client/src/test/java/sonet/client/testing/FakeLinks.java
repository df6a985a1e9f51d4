package sonet.client.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.Link;
import sonet.protocol.OpenLink;

/// The places of a server in memory where devices meet that are to be linked. It can be told to
/// change what passes through, as someone between the two would.
public final class FakeLinks {
  private final Map<Bytes, Link> links = new HashMap<>();
  private final Map<Bytes, Boolean> over = new HashMap<>();
  private UnaryOperator<Bytes> offers = UnaryOperator.identity();
  private UnaryOperator<Bytes> answers = UnaryOperator.identity();
  private UnaryOperator<Bytes> replies = UnaryOperator.identity();

  /// Changes offers from now on.
  public synchronized void changeOffers(UnaryOperator<Bytes> change) {
    offers = change;
  }

  /// Changes answers from now on.
  public synchronized void changeAnswers(UnaryOperator<Bytes> change) {
    answers = change;
  }

  /// Changes replies from now on.
  public synchronized void changeReplies(UnaryOperator<Bytes> change) {
    replies = change;
  }

  /// Lets the time of all of them be over.
  public synchronized void expire() {
    links.keySet().forEach(id -> over.put(id, true));
    links.clear();
  }

  synchronized Link open(DeviceId by, OpenLink request) {
    Instant until = FakeServer.NOW.plus(Duration.ofMinutes(10));
    Link link = new Link(request.id(), until, request.offer(), Optional.empty(), Optional.empty());
    links.put(request.id(), link);
    return link;
  }

  synchronized Link show(Bytes id) throws ClientException {
    Link link = find(id);
    return new Link(
        id,
        link.expiresAt(),
        offers.apply(link.offer()),
        link.answer().map(answers),
        link.reply().map(replies));
  }

  private Link find(Bytes id) throws ClientException {
    Link link = links.get(id);
    if (link != null) {
      return link;
    }
    throw over.containsKey(id)
        ? new ClientException(Reason.LINK_OVER, "The server says: the link is over.")
        : new ClientException(Reason.UNKNOWN_LINK, "The server says: there is no such link.");
  }

  synchronized void answer(Bytes id, Bytes answer) throws ClientException {
    Link link = find(id);
    if (link.answer().isPresent() && !link.answer().get().equals(answer)) {
      throw new ClientException(Reason.LINK_OVER, "The server says: the link was used already.");
    }
    links.put(id, new Link(id, link.expiresAt(), link.offer(), Optional.of(answer), link.reply()));
  }

  synchronized void reply(Bytes id, Bytes reply) throws ClientException {
    Link link = find(id);
    links.put(id, new Link(id, link.expiresAt(), link.offer(), link.answer(), Optional.of(reply)));
  }

  synchronized void close(Bytes id) {
    if (links.remove(id) != null) {
      over.put(id, true);
    }
  }
}
