package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.pair.Envelope;
import sonet.client.pair.Letter;
import sonet.client.pair.PairSessions;
import sonet.client.pair.Peer;
import sonet.client.state.Transaction;
import sonet.client.transparency.Directory;
import sonet.client.transport.Fanout;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.ClaimedPrekeys;
import sonet.protocol.DeviceId;
import sonet.protocol.SendMessages;

/// Brings a [Parcel] to all devices of an account, as Sesame does (revision 2, §3): keys are
/// fetched for those without a session, and a list of devices that the server finds wrong is put
/// right and tried again, so often. A device without keys gets word that there is something for it.
final class PairPost {
  private static final int ATTEMPTS = 5;
  private static final Bytes NOTHING = Envelope.nothing().encode();

  /// A device without keys is not looked at again before: each claim uses up keys of the others.
  private static final Duration KEYLESS = Duration.ofMinutes(10);

  private final Owner owner;
  private final Pairs pairs;
  private final Lineage lineage;
  private final KeyDesk keys;
  private final Desk.Tools tools;

  // The owner's thread alone uses these.
  private final Map<DeviceId, Instant> withoutKeys = new HashMap<>();
  private final Set<DeviceId> told = new HashSet<>();

  /// What is known of others.
  ///
  /// @param pairs the conversations with them
  /// @param lineage by what devices belong to them
  /// @param keys what the log proves of them
  record Known(Pairs pairs, Lineage lineage, KeyDesk keys) {}

  PairPost(Owner owner, Known known, Desk.Tools tools) {
    this.owner = owner;
    this.lineage = known.lineage();
    this.pairs = known.pairs();
    this.keys = known.keys();
    this.tools = tools;
  }

  /// Delivers a parcel. Returns when the server took it.
  ///
  /// @throws ClientException with `UNKNOWN_USER`, `BLOCKED`, `KEYS_DOUBTED`, `KEYS_BLOCKED`, `BUSY`
  ///   when the devices change again and again, or a failure of server or disk
  Instant deliver(Parcel parcel) throws ClientException {
    if (owner.call(() -> pairs.trust().isBlocked(parcel.account()))) {
      throw TrustDesk.blocked(parcel.account());
    }
    // What passes by is worth no question to the log; it goes to who was looked up before.
    if (!owner.call(() -> pairs.peers().isKnown(parcel.account()))
        || (parcel.manner() != Parcel.Manner.ONLINE && !keys.isFresh(parcel.account()))) {
      refresh(parcel.account());
    }
    keys.requireUsable(List.of(parcel.account()));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Map<DeviceId, ClaimedPrekeys.Claimed> claimed = claim(parcel);
      List<SendMessages.Message> messages = owner.call(() -> messages(parcel, claimed));
      if (messages.stream().allMatch(message -> message.body().equals(NOTHING))) {
        return tools.clock().instant();
      }
      switch (tools.service().send(name(parcel.account()), request(parcel, messages))) {
        case Fanout.Taken(Instant at) -> {
          return at;
        }
        case Fanout.Mismatch mismatch -> {
          refresh(parcel.account());
          keys.requireUsable(List.of(parcel.account()));
        }
      }
    }
    throw new ClientException(
        Reason.BUSY,
        "The devices of %s changed %d times meanwhile.".formatted(parcel.account(), ATTEMPTS));
  }

  private static SendMessages request(Parcel parcel, List<SendMessages.Message> messages) {
    return new SendMessages(
        messages,
        parcel.manner() == Parcel.Manner.ONLINE
            ? Optional.of(SendMessages.Delivery.ONLINE)
            : Optional.empty());
  }

  static AccountName name(String account) throws ClientException {
    try {
      return new AccountName(account);
    } catch (IllegalArgumentException malformed) {
      throw new ClientException(
          Reason.UNKNOWN_USER, "\"" + account + "\" cannot be a name.", malformed);
    }
  }

  /// Asks the directory which devices an account has, and the log whether that is true.
  void refresh(String account) throws ClientException {
    var present = tools.service().account(name(account));
    if (!present.name().value().equals(account)) {
      throw new ClientException(
          Reason.SERVER_MISBEHAVED, "The directory answered for another name.");
    }
    owner.run(() -> lineage.require(present));
    var _ = keys.meet(present);
    owner.run(() -> pairs.update(present).forEach(tools.listener()));
  }

  private Map<DeviceId, ClaimedPrekeys.Claimed> claim(Parcel parcel) throws ClientException {
    if (parcel.manner() == Parcel.Manner.ONLINE || owner.call(() -> needy(parcel)).isEmpty()) {
      return Map.of();
    }
    Map<DeviceId, ClaimedPrekeys.Claimed> all = new HashMap<>();
    try {
      AccountName account = name(parcel.account());
      ClaimedPrekeys given = tools.service().claimPrekeys(account);
      for (ClaimedPrekeys.Claimed claimed : given.devices()) {
        all.put(claimed.device(), claimed);
      }
      if (given.credential().isPresent()) {
        // Devices that have gone meanwhile get nothing more.
        keys.learn(account, given.credential().get());
        keys.requireUsable(List.of(parcel.account()));
      }
    } catch (ClientException none) {
      if (none.reason() != Reason.UNREACHABLE_USER) {
        throw none;
      }
    }
    return all;
  }

  /// The devices that keys are needed for.
  private List<Peer> needy(Parcel parcel) throws ClientException {
    Instant now = tools.clock().instant();
    return pairs
        .state()
        .read(t -> {
          List<Peer> needy = new ArrayList<>();
          for (Peer device : targets(parcel)) {
            boolean resting = now.isBefore(withoutKeys.getOrDefault(device.id(), Instant.MIN));
            if (parcel.sealed(device.id()).isEmpty()
                && !resting
                && needsKeys(t, parcel, device)
                && parcel.letter(t, device).isPresent()) {
              needy.add(device);
            }
          }
          return needy;
        });
  }

  /// The devices that a parcel is for. One whose key was not held against the log has come to be
  /// known meanwhile; the server calls the list wrong then, and it is looked up.
  private List<Peer> targets(Parcel parcel) {
    return pairs.targets(parcel.account()).stream()
        .filter(device -> keys.use(device.account(), device.signatureKey()) == Directory.Use.YES)
        .toList();
  }

  private boolean needsKeys(Transaction t, Parcel parcel, Peer device) throws ClientException {
    return parcel.manner() == Parcel.Manner.FRESH || !pairs.sessions().canSend(t, device.id());
  }

  /// What each device gets. The sessions are durable when this returns, so nothing that leaves was
  /// encrypted with a key that is used again.
  private List<SendMessages.Message> messages(
      Parcel parcel, Map<DeviceId, ClaimedPrekeys.Claimed> claimed) throws ClientException {
    Map<DeviceId, Bytes> fresh = new LinkedHashMap<>();
    List<SendMessages.Message> messages = new ArrayList<>();
    List<Peer> keyless = new ArrayList<>();
    pairs
        .state()
        .update(t -> {
          for (Peer device : targets(parcel)) {
            Optional<Bytes> body = parcel.sealed(device.id());
            if (body.isEmpty()) {
              Optional<Letter> letter = parcel.letter(t, device);
              Optional<Bytes> made =
                  letter.isEmpty()
                      ? Optional.empty()
                      : sealed(t, parcel, device, letter.get(), claimed);
              made.ifPresent(message -> fresh.put(device.id(), message));
              if (letter.isPresent() && made.isEmpty()) {
                keyless.add(device);
              }
              body = made.or(() -> letter.filter(PairPost::isWaitedFor).map(l -> keyless()));
            }
            messages.add(new SendMessages.Message(device.id(), body.orElse(NOTHING)));
          }
        });
    parcel.seal(fresh);
    keyless.forEach(device -> missed(parcel, device));
    return messages;
  }

  private static boolean isWaitedFor(Letter letter) {
    return letter.number() > 0 || letter.body() instanceof Letter.Body.Control;
  }

  private Bytes keyless() {
    return Envelope.keyless(tools.profile().account()).encode();
  }

  private Optional<Bytes> sealed(
      Transaction t,
      Parcel parcel,
      Peer device,
      Letter letter,
      Map<DeviceId, ClaimedPrekeys.Claimed> claimed)
      throws ClientException {
    PairSessions sessions = pairs.sessions();
    if (claimed.containsKey(device.id()) && needsKeys(t, parcel, device)) {
      try {
        sessions.begin(t, device, claimed.get(device.id()));
      } catch (ClientException unusable) {
        if (unusable.reason() != Reason.UNTRUSTED_USER) {
          throw unusable;
        }
        if (told.add(device.id())) {
          tools.listener().accept(new Notice.Trouble(unusable));
        }
      }
    }
    if (!sessions.canSend(t, device.id())) {
      return Optional.empty();
    }
    List<Bytes> sealed = new ArrayList<>();
    if (parcel.manner() == Parcel.Manner.FRESH) {
      sealed.add(sessions.sealRetry(t, device));
    }
    sealed.add(sessions.seal(t, device, letter.encode()));
    return Optional.of(Envelope.sealed(tools.profile().account(), sealed).encode());
  }

  private void missed(Parcel parcel, Peer device) {
    parcel.keyless().add(device.id());
    withoutKeys.put(device.id(), tools.clock().instant().plus(KEYLESS));
    if (parcel.manner() == Parcel.Manner.STORED && told.add(device.id())) {
      tools
          .listener()
          .accept(
              new Notice.Trouble(
                  new ClientException(
                      Reason.UNREACHABLE_USER,
                      "A device of %s (%s) has no good keys; it gets what is written once it has."
                          .formatted(device.account(), Names.device(device.signatureKey())))));
    }
  }
}
