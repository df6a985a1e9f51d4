package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.Author;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Message;
import sonet.client.group.GroupMember;
import sonet.client.group.PassingKeys;
import sonet.client.pair.Letter;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.ClientFrame;
import sonet.protocol.GroupId;
import sonet.protocol.LogRef;
import sonet.protocol.ServerFrame;

/// Who types at this moment. Nothing of it is written down, here or on the server: it may be lost,
/// and ends by itself.
public final class Typing {
  /// Others are told no more often than this.
  static final Duration PAUSE = Duration.ofSeconds(3);

  /// Who was not heard of for so long does not type any more; one frame may be lost between.
  static final Duration LASTS = Duration.ofSeconds(8);

  /// So many signs are shown in a conversation of two without a word from there.
  private static final int MOST_UNHEARD = 20;

  /// The kind of what is sealed: 1, and behind it a number that goes up.
  private static final int KIND = 1;

  private final Owner owner;
  private final Book book;
  private final Ways ways;
  private final Desk.Tools tools;

  // The owner's thread alone uses these.
  private final Map<Bytes, Instant> shown = new HashMap<>();
  private final Map<Bytes, Map<Bytes, Typist>> typists = new HashMap<>();
  private final Map<Bytes, Integer> unheard = new HashMap<>();
  private long last;

  Typing(Owner owner, Book book, Ways ways, Desk.Tools tools) {
    this.owner = owner;
    this.book = book;
    this.ways = ways;
    this.tools = tools;
  }

  /// How others are told.
  ///
  /// @param watcher to the members of a group
  /// @param post to the devices of one account
  record Ways(Watcher watcher, PairPost post) {}

  /// Someone who was heard of.
  ///
  /// @param author who
  /// @param number of what was heard last, so that the server cannot show it again
  /// @param until when it ends
  private record Typist(Author author, long number, Instant until) {
    boolean isAt(Instant now) {
      return now.isBefore(until);
    }

    Typist ended() {
      return new Typist(author, number, Instant.MIN);
    }
  }

  /// Shows the members that are connected that someone types here, unless it was shown just now.
  /// Without a connection nothing happens.
  public void show(Bytes conversation) throws ClientException {
    if (owner.call(() -> book.rooms().current(conversation).isPair())) {
      showPeer(conversation);
      return;
    }
    Optional<ClientFrame.Ephemeral> frame =
        owner.call(() -> {
          Room room = book.rooms().requireMember(book.rooms().current(conversation).group());
          Instant now = tools.clock().instant();
          boolean alone = book.members(room.group()).size() < 2;
          if (alone || isTooSoon(conversation, now) || !ways.watcher().isConnected()) {
            return Optional.empty();
          }
          shown.put(conversation, now);
          return Optional.of(frame(room, now));
        });
    frame.ifPresent(ways.watcher()::say);
  }

  /// Each sign takes a key of the session, which the other keeps in mind until it comes; so there
  /// are not many without a word from there.
  private void showPeer(Bytes conversation) throws ClientException {
    Optional<String> peer =
        owner.call(() -> {
          Instant now = tools.clock().instant();
          int before = unheard.getOrDefault(conversation, 0);
          if (before >= MOST_UNHEARD
              || isTooSoon(conversation, now)
              || !ways.watcher().isConnected()) {
            return Optional.empty();
          }
          shown.put(conversation, now);
          unheard.put(conversation, before + 1);
          return Optional.of(book.rooms().current(conversation).peer());
        });
    if (peer.isPresent()) {
      Letter letter = Letter.of(tools.random(), peer.get(), new Letter.Body.Typing());
      Parcel parcel =
          new Parcel(peer.get(), Parcel.Manner.ONLINE, (t, device) -> Optional.of(letter));
      try {
        Instant _ = ways.post().deliver(parcel);
      } catch (ClientException failed) {
        switch (failed.reason()) {
          case CLOSED, DISK_FULL, DISK_FAILED, STATE_DAMAGED -> throw failed;
          default -> {
            // It was worth little.
          }
        }
      }
    }
  }

  /// The other person's devices are there, on the owner's thread.
  void heard(Bytes conversation) {
    unheard.remove(conversation);
  }

  /// Takes in that someone types in a conversation of two, on the owner's thread.
  void hear(Bytes conversation, GroupMember sender) {
    Author author = Names.author(sender, tools.ownKey());
    Instant until = tools.clock().instant().plus(LASTS);
    typists
        .computeIfAbsent(conversation, c -> new HashMap<>())
        .put(sender.signatureKey(), new Typist(author, 0, until));
    tools.listener().accept(new Notice.Typing(conversation, author, until));
  }

  private ClientFrame.Ephemeral frame(Room room, Instant now) throws ClientException {
    last = Math.max(last + 1, now.toEpochMilli());
    Bytes content = new Writer().u8(KIND).u64(last).toBytes();
    Bytes body = book.session(room.group()).passing().seal(content, tools.random());
    return new ClientFrame.Ephemeral(new LogRef.Group(new GroupId(room.group())), body);
  }

  /// A clock that was set back keeps nobody from typing.
  private boolean isTooSoon(Bytes conversation, Instant now) {
    Instant before = shown.getOrDefault(conversation, Instant.MIN);
    return !now.isBefore(before) && now.isBefore(before.plus(PAUSE));
  }

  /// Who types in a conversation now, of the other accounts.
  public List<Author> typists(Bytes conversation) throws ClientException {
    return owner.call(() -> {
      Instant now = tools.clock().instant();
      return typists.getOrDefault(conversation, Map.of()).values().stream()
          .filter(typist -> typist.isAt(now))
          .map(Typist::author)
          .toList();
    });
  }

  /// Takes in what someone showed. What cannot be read is passed over: it was worth little.
  void hear(ServerFrame.Ephemeral frame) throws ClientException {
    if (!(frame.log() instanceof LogRef.Group group)) {
      return;
    }
    owner.run(() -> {
      Optional<Room> room =
          book.rooms()
              .find(group.id().value())
              .filter(known -> known.status() == Room.Status.MEMBER);
      if (room.isPresent()) {
        Optional<PassingKeys.Passing> passing = open(room.get(), frame.body());
        if (passing.isPresent()) {
          hear(room.get().conversation(), passing.get());
        }
      }
    });
  }

  private Optional<PassingKeys.Passing> open(Room room, Bytes body) throws ClientException {
    try {
      return book.session(room.group()).passing().open(body);
    } catch (ClientException forged) {
      if (forged.reason() != Reason.INVALID_MESSAGE) {
        throw forged;
      }
      return Optional.empty();
    }
  }

  private void hear(Bytes conversation, PassingKeys.Passing passing) {
    long number = number(passing.content());
    Author author = Names.author(passing.sender(), tools.ownKey());
    Map<Bytes, Typist> here = typists.computeIfAbsent(conversation, c -> new HashMap<>());
    Typist before = here.get(passing.sender().signatureKey());
    if (number <= 0
        || author.name().equals(tools.profile().account())
        || book.pairs().trust().isBlocked(author.name())
        || (before != null && number <= before.number())) {
      return;
    }
    Instant until = tools.clock().instant().plus(LASTS);
    here.put(passing.sender().signatureKey(), new Typist(author, number, until));
    tools.listener().accept(new Notice.Typing(conversation, author, until));
  }

  /// The number in what was sealed; 0 for what another version may understand.
  private static long number(Bytes content) {
    try {
      return Reader.decode(content, reader -> reader.u8() == KIND ? reader.u64() : skip(reader));
    } catch (DecodeException unknown) {
      return 0;
    }
  }

  private static long skip(Reader reader) {
    var _ = reader.rest();
    return 0;
  }

  /// Takes note of what happened, on the owner's thread: who has sent a message types no more.
  void settle(List<Notice> news) {
    for (Notice notice : news) {
      if (notice instanceof Notice.Happened(Bytes conversation, Message message)) {
        Map<Bytes, Typist> here = typists.get(conversation);
        if (here != null) {
          here.replaceAll(
              (key, typist) -> typist.author().equals(message.author()) ? typist.ended() : typist);
        }
      }
    }
  }
}
