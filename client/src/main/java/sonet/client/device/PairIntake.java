package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.Author;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.client.MessageId;
import sonet.client.group.GroupMember;
import sonet.client.pair.Envelope;
import sonet.client.pair.Letter;
import sonet.client.pair.Link;
import sonet.client.pair.PairSessions;
import sonet.client.pair.Peer;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.protocol.LogEntry;

/// Takes what other devices sent into the conversations of two.
///
/// Decryption, the deletion of the keys it used, the session, the history and the inbox's cursor
/// are one transaction (invariant 5 of the design); only then is the entry acknowledged. What
/// cannot be read, or is found missing by its number, is asked for again, and the conversation says
/// so.
final class PairIntake {
  private final Pairs pairs;
  private final Rooms rooms;
  private final Outbox outbox;
  private final Book.Tools tools;

  PairIntake(Pairs pairs, Rooms rooms, Outbox outbox, Book.Tools tools) {
    this.pairs = pairs;
    this.rooms = rooms;
    this.outbox = outbox;
    this.tools = tools;
  }

  /// What came of something.
  ///
  /// @param room the conversation now
  /// @param news what is to be told
  record Taken(Room room, List<Notice> news) {
    Taken {
      news = List.copyOf(news);
    }
  }

  /// What was said, and when the server took it.
  record Words(Instant at, Bytes content) {}

  /// Takes in an entry of the inbox. Returns what is to be told.
  ///
  /// @param from whose device sent it, by the directory
  List<Notice> take(LogEntry entry, Peer from, Envelope envelope) throws ClientException {
    Outcome outcome =
        pairs
            .state()
            .write(t -> {
              TrustStep trust = new TrustStep(t, pairs.trust());
              if (entry.seq() <= Entrance.cursor(t)) {
                return new Outcome(List.of(), trust);
              }
              Entrance.move(t, entry.seq());
              return new Outcome(new Step(t, entry, from, trust).take(envelope), trust);
            });
    List<Notice> news = new ArrayList<>();
    for (Taken one : outcome.taken()) {
      rooms.remember(one.room());
      news.addAll(one.news());
    }
    news.addAll(pairs.trust().settle(outcome.trust()));
    return List.copyOf(news);
  }

  /// What came of an entry.
  ///
  /// @param taken in conversations
  /// @param trust what devices said about trust
  private record Outcome(List<Taken> taken, TrustStep trust) {}

  /// Who types, when an envelope says that: it is opened, and nothing of it is kept but that its
  /// key was used.
  ///
  /// @throws ClientException with `INVALID_MESSAGE` for anything else, which changes nothing
  Bytes hear(Peer from, Envelope envelope) throws ClientException {
    return pairs
        .state()
        .write(t -> {
          if (envelope.type() == Envelope.Type.SEALED
              && envelope.messages().size() == 1
              && pairs.sessions().open(t, from, envelope.messages().getFirst())
                  instanceof PairSessions.Opened.Plain(Bytes plaintext)
              && isTyping(plaintext)) {
            return pairs.id(from.account());
          }
          // Undone, so that the keys of a message that waits in the inbox are not used up by a
          // server that shows it here first.
          throw new ClientException(Reason.INVALID_MESSAGE, "Nothing that passes by.");
        });
  }

  private boolean isTyping(Bytes plaintext) {
    try {
      Letter letter = Letter.decode(plaintext);
      return letter.body() instanceof Letter.Body.Typing() && letter.peer().equals(tools.self());
    } catch (DecodeException malformed) {
      return false;
    }
  }

  /// Puts something that was said in its place, within a transaction.
  Taken say(Transaction t, Room room, GroupMember author, Words words) throws ClientException {
    Contents contents = pairs.contents(t, room.conversation());
    Room next = room.next();
    GroupMember self = new GroupMember(0, tools.self(), tools.ownKey());
    Room after =
        contents.take(
            next,
            new Contents.Said(next.cursor(), words.at(), author, words.content()),
            new Contents.Audience(self, () -> pairs.members(room), account -> false));
    Rooms.put(t, after);
    return new Taken(after, contents.close());
  }

  /// One entry on its way in.
  private final class Step {
    private final Transaction t;
    private final LogEntry entry;
    private final Peer from;
    private final TrustStep trust;

    Step(Transaction transaction, LogEntry entry, Peer from, TrustStep trust) {
      this.t = transaction;
      this.entry = entry;
      this.from = from;
      this.trust = trust;
    }

    /// What somebody who is blocked sends is opened, so that the session goes on, and counted, so
    /// that it does not come later; nothing of it is shown, and nothing is answered.
    private boolean isHidden() {
      return pairs.trust().isBlocked(from.account());
    }

    List<Taken> take(Envelope envelope) throws ClientException {
      return switch (envelope.type()) {
        case NOTHING -> List.of();
        case KEYLESS -> {
          var _ = !isHidden() && pairs.asks().add(t, from.id(), Asks.Way.FRESH);
          yield List.of();
        }
        case SEALED -> {
          List<Taken> taken = new ArrayList<>();
          for (Bytes message : envelope.messages()) {
            taken.addAll(open(message));
          }
          yield taken;
        }
      };
    }

    private List<Taken> open(Bytes message) throws ClientException {
      return switch (pairs.sessions().open(t, from, message)) {
        case PairSessions.Opened.Plain(Bytes plaintext) -> opened(plaintext);
        case PairSessions.Opened.Nothing(), PairSessions.Opened.Duplicate() -> List.of();
        case PairSessions.Opened.Unreadable unreadable ->
            isHidden() ? List.of() : unreadable(unreadable);
      };
    }

    /// It is asked for at once; the conversation says that something is missing, until it came.
    private List<Taken> unreadable(PairSessions.Opened.Unreadable found) throws ClientException {
      boolean told =
          switch (found.remedy()) {
            case ASK -> pairs.asks().add(t, from.id(), Asks.Way.FRESH);
            case NEWER_VERSION -> true;
          };
      return told && !isOwn()
          ? List.of(
              add(place -> new Entry.Unreadable(place, entry.at(), found.cause()), from.account()))
          : List.of();
    }

    private boolean isOwn() {
      return from.account().equals(tools.self());
    }

    /// An entry at a place.
    @FunctionalInterface
    private interface AtPlace {
      Entry at(long place);
    }

    private Taken add(AtPlace entryAt, String peer) throws ClientException {
      Room room = pairs.room(peer).next();
      Contents contents = pairs.contents(t, room.conversation());
      contents.add(entryAt.at(room.cursor()));
      Rooms.put(t, room);
      return new Taken(room, contents.close());
    }

    private List<Taken> opened(Bytes plaintext) throws ClientException {
      Letter letter;
      try {
        letter = Letter.decode(plaintext);
      } catch (DecodeException newer) {
        return isOwn() || isHidden()
            ? List.of()
            : List.of(
                add(
                    place ->
                        new Entry.Unreadable(place, entry.at(), "made by a newer version of Sonet"),
                    from.account()));
      }
      if (isOwn() == letter.peer().equals(tools.self())) {
        // Others say that they talk with us; our own devices, with whom else.
        return List.of();
      }
      return switch (letter.body()) {
        case Letter.Body.Said said -> said(letter, said.content());
        case Letter.Body.Typing() -> List.of();
        case Letter.Body.Request request -> {
          if (!isHidden()) {
            pairs.asks().owe(t, from.id(), request);
            TrustBook.repeat(t, from.id());
          }
          yield List.of();
        }
        case Letter.Body.Control(Bytes content) -> {
          if (!isHidden()) {
            trust.take(from, entry.at(), content);
          }
          yield List.of();
        }
        case Letter.Body.Answer answer -> isHidden() ? List.of() : answered(answer);
      };
    }

    /// With whom this account talks in the conversation that a letter is of.
    private String peer(String named) {
      return isOwn() ? named : from.account();
    }

    private List<Taken> said(Letter letter, Bytes content) throws ClientException {
      Room room = pairs.room(peer(letter.peer()));
      GroupMember author = Pairs.member(from);
      boolean hidden = isHidden();
      if (letter.number() == 0) {
        return hidden ? List.of() : heard(room, author, content);
      }
      Bytes key = key(room.conversation());
      long since = letter.count().since();
      Link known = link(key).orElseGet(() -> Link.begin(since));
      if (known.isOutlived(letter)) {
        return hidden ? List.of() : heard(room, author, content);
      }
      Link before = known.in(letter.count().life()).settled(since - 1);
      Link.News news = before.of(letter);
      if (news == Link.News.KNOWN) {
        return List.of();
      }
      Link link = news == Link.News.NEW ? before.with(letter) : before.recounted(letter);
      if (hidden) {
        t.put(Table.LINK, key, link.encode());
        return List.of();
      }
      List<Taken> taken = heard(room, author, content);
      Optional<MessageId> written = isOwn() ? Optional.empty() : written(room, content);
      if (written.isPresent()) {
        link = link.withLast(written.get());
      }
      t.put(Table.LINK, key, link.encode());
      if (!link.isWhole() || news == Link.News.RECOUNTED) {
        var _ = pairs.asks().add(t, from.id(), Asks.Way.AS_IT_IS);
      } else if (written.isPresent()) {
        acknowledge(room, link);
      }
      return taken;
    }

    /// Takes in what was said. When it refers to a message that this device has not heard of yet
    /// whether the server took it, somebody has that message: it leaves the queue and gets its
    /// place first, for what refers to a message without a place is passed over.
    private List<Taken> heard(Room room, GroupMember author, Bytes content) throws ClientException {
      Words words = new Words(entry.at(), content);
      Optional<Outgoing> arrived = isOwn() ? Optional.empty() : underWay(room, content);
      if (arrived.isEmpty()) {
        return List.of(say(t, room, author, words));
      }
      Taken own = pairs.arrived(t, room, arrived.get(), entry.at());
      return List.of(own, say(t, own.room(), author, words));
    }

    /// The message at the head of a conversation's queue, when a content refers to it.
    private Optional<Outgoing> underWay(Room room, Bytes content) throws ClientException {
      Optional<MessageId> target = target(content);
      if (target.isEmpty()) {
        return Optional.empty();
      }
      for (Row row : t.after(Table.OUTBOX, room.conversation(), 0, 1)) {
        Outgoing first = Records.decode(row.value(), Outgoing::read);
        MessageId id =
            Contents.id(tools.digest(), room.conversation(), tools.ownKey(), first.content());
        if (id.equals(target.get())) {
          return Optional.of(first);
        }
      }
      return Optional.empty();
    }

    private static Optional<MessageId> target(Bytes content) {
      try {
        return switch (Content.decode(content).body()) {
          case Content.Body.Delivered delivered -> Optional.of(delivered.target());
          case Content.Body.Read read -> Optional.of(read.target());
          case Content.Body.Reaction reaction -> Optional.of(reaction.target());
          default -> Optional.empty();
        };
      } catch (DecodeException malformed) {
        return Optional.empty();
      }
    }

    private Bytes key(Bytes conversation) {
      return Bytes.concat(from.id().value(), conversation);
    }

    private Optional<Link> link(Bytes key) throws ClientException {
      Optional<Bytes> encoding = t.get(Table.LINK, key);
      return encoding.isEmpty() ? Optional.empty() : Optional.of(Link.decode(encoding.get()));
    }

    /// The id of the message that a content is, if it is one.
    private Optional<MessageId> written(Room room, Bytes content) {
      try {
        return Content.decode(content).body() instanceof Content.Body.Text
            ? Optional.of(
                Contents.id(tools.digest(), room.conversation(), from.signatureKey(), content))
            : Optional.empty();
      } catch (DecodeException malformed) {
        return Optional.empty();
      }
    }

    /// Says that everything is here up to the last message; one such word that waits is enough.
    private void acknowledge(Room room, Link link) throws ClientException {
      if (link.last().isPresent()) {
        Content said =
            Content.of(tools.pairing().random(), new Content.Body.Delivered(link.last().get()));
        outbox.enqueueReceipt(t, room.conversation(), said);
      }
    }

    /// What was sent again stands before this in the inbox. If some of that got lost as well, the
    /// question stays, and is repeated when its pause is over.
    private List<Taken> answered(Letter.Body.Answer answer) throws ClientException {
      List<Taken> taken = new ArrayList<>();
      boolean whole = true;
      for (Letter.Resent resent : answer.sent()) {
        Room room = pairs.room(peer(resent.peer()));
        Bytes key = key(room.conversation());
        Link before = link(key).orElseGet(() -> Link.begin(1));
        long lost = before.missing(resent.floor(), resent.gone());
        Link link = before.settled(resent.floor()).without(resent.gone());
        t.put(Table.LINK, key, link.encode());
        whole &= link.isWhole() && link.upTo() >= resent.upTo();
        if (!isOwn() && link.isWhole()) {
          acknowledge(room, link);
        }
        if (resent.again() + lost > 0) {
          taken.add(healed(room.peer(), resent.again(), lost));
        }
      }
      if (whole) {
        Asks.answered(t, from.id());
      }
      return taken;
    }

    private Taken healed(String peer, int again, long lost) throws ClientException {
      Author author = Names.author(Pairs.member(from), tools.ownKey());
      int gone = (int) Math.min(lost, Integer.MAX_VALUE);
      return add(place -> new Entry.Healed(place, entry.at(), author, again, gone), peer);
    }
  }
}
