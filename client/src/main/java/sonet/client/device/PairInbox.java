package sonet.client.device;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.pair.Envelope;
import sonet.client.pair.Peer;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.protocol.DeviceId;
import sonet.protocol.LogEntry;
import sonet.protocol.ServerFrame;

/// Takes pairwise messages from the inbox: finds whose device sent them, which may need the
/// directory, and has them taken in.
final class PairInbox {
  private final Desk desk;
  private final Owner owner;
  private final Pairs pairs;
  private final PairPost post;
  private final Desk.Tools tools;

  PairInbox(Desk desk, Owner owner, Pairs pairs, PairPost post, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.pairs = pairs;
    this.post = post;
    this.tools = tools;
  }

  /// Takes in an entry.
  ///
  /// @throws ClientException with `INVALID_MESSAGE` or `UNTRUSTED_USER` for one that is passed
  ///   over, or a failure of server or disk
  void take(LogEntry entry) throws ClientException {
    Envelope envelope = envelope(entry.body());
    Peer from = from(entry.sender(), envelope);
    owner.run(() -> {
      List<Notice> news = pairs.intake().take(entry, from, envelope);
      desk.typing().settle(news);
      desk.typing().heard(pairs.id(from.account()));
      news.forEach(tools.listener());
    });
    desk.progress().advance();
  }

  private static Envelope envelope(Bytes body) throws ClientException {
    try {
      return Envelope.decode(body);
    } catch (DecodeException malformed) {
      throw new ClientException(
          Reason.INVALID_MESSAGE, "Someone sent what this version cannot read.", malformed);
    }
  }

  private Peer from(Optional<DeviceId> sender, Envelope envelope) throws ClientException {
    if (envelope.type() == Envelope.Type.NOTHING) {
      return new Peer("", sender.orElse(NOBODY), Bytes.EMPTY);
    }
    if (sender.isEmpty()) {
      throw new ClientException(Reason.INVALID_MESSAGE, "A message does not say who sent it.");
    }
    Optional<Peer> known = find(sender.get(), envelope.account());
    if (known.isPresent()) {
      return known.get();
    }
    try {
      post.refresh(envelope.account());
    } catch (ClientException unknown) {
      if (unknown.reason() != Reason.UNKNOWN_USER) {
        throw unknown;
      }
    }
    return find(sender.get(), envelope.account())
        .orElseThrow(() ->
            new ClientException(
                Reason.UNTRUSTED_USER,
                "A message of a device that is none of %s's was left out."
                    .formatted(envelope.account())));
  }

  private static final DeviceId NOBODY = new DeviceId(Bytes.wrap(new byte[DeviceId.LENGTH]));

  private Optional<Peer> find(DeviceId device, String account) throws ClientException {
    return owner.call(() -> pairs.find(device).filter(peer -> peer.account().equals(account)));
  }

  /// Takes in what a device shows to those who are connected. What cannot be read is passed over:
  /// it was worth little.
  void hear(ServerFrame.Ephemeral frame) throws ClientException {
    owner.run(() -> {
      Optional<Peer> from = frame.sender().flatMap(pairs::find);
      if (from.isEmpty()
          || from.get().account().equals(tools.profile().account())
          || pairs.trust().isBlocked(from.get().account())) {
        return;
      }
      Optional<Bytes> conversation = heard(from.get(), frame.body());
      if (conversation.isPresent()) {
        desk.typing().hear(conversation.get(), Pairs.member(from.get()));
      }
    });
  }

  private Optional<Bytes> heard(Peer from, Bytes body) throws ClientException {
    try {
      return Optional.of(pairs.intake().hear(from, envelope(body)));
    } catch (ClientException unreadable) {
      if (unreadable.reason() != Reason.INVALID_MESSAGE) {
        throw unreadable;
      }
      return Optional.empty();
    }
  }

  /// The server has forgotten entries of the inbox that this state never had: it is an old copy, or
  /// they were kept no longer. No session of it is sent with any more, and everyone is asked for
  /// what is missing.
  void lost(long upTo) throws ClientException {
    owner.run(() -> pairs.restart(upTo));
    tools
        .listener()
        .accept(
            new Notice.Trouble(
                new ClientException(
                    Reason.MISSED_TOO_MUCH,
                    "The server has forgotten messages that this device has not seen: it was"
                        + " restored from an old copy, or was away for too long."
                        + " What was said between two is asked for again.")));
    desk.progress().advance();
  }
}
