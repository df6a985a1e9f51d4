package sonet.client.pair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.ClaimedPrekeys;
import sonet.protocol.DeviceId;
import sonet.protocol.PublishKeyPackages;
import sonet.ratchet.Encrypted;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.Payload;
import sonet.ratchet.RatchetException;
import sonet.ratchet.Received;
import sonet.ratchet.RetryRequest;
import sonet.ratchet.SessionList;
import sonet.ratchet.StoredChanges;
import sonet.ratchet.StoredRow;
import sonet.ratchet.bundle.PrekeyBundle;
import sonet.ratchet.bundle.UnverifiedPrekeyBundle;

/// The sessions with all devices, as the disk has them: each call reads and writes within a
/// transaction, so that memory is never ahead of the disk. A message writes what it changed.
public final class PairSessions {
  private static final Opened NEWER =
      new Opened.Unreadable("made by a newer version of Sonet", Remedy.NEWER_VERSION);

  private final PairEnvironment environment;
  private final PrekeyStore prekeys;

  /// Sessions that begin with prekeys of this device or of others.
  public PairSessions(PairEnvironment environment, PrekeyStore prekeys) {
    this.environment = environment;
    this.prekeys = prekeys;
  }

  /// What came of a message.
  public sealed interface Opened {
    /// It is authentic, and says something.
    record Plain(Bytes plaintext) implements Opened {}

    /// It is authentic, and was for the session itself.
    record Nothing() implements Opened {}

    /// It was opened before.
    record Duplicate() implements Opened {}

    /// It cannot be read.
    ///
    /// @param cause why, as a phrase
    /// @param remedy what may help
    record Unreadable(String cause, Remedy remedy) implements Opened {}
  }

  /// What may help.
  public enum Remedy {
    /// To have it sent again.
    ASK,
    /// A newer version of this program.
    NEWER_VERSION
  }

  /// Whether there is a session in which a device can be sent to.
  public boolean canSend(Transaction t, DeviceId device) throws ClientException {
    Optional<Stored> stored = stored(t, device);
    return stored.isPresent() && stored.get().list().canSend(environment);
  }

  /// Begins a session with a device, in which it is sent to from now on.
  ///
  /// @param claimed its keys, as the server gave them
  /// @throws ClientException with `UNTRUSTED_USER` when they are not the device's or no good
  public void begin(Transaction t, Peer device, ClaimedPrekeys.Claimed claimed)
      throws ClientException {
    UnverifiedPrekeyBundle unverified =
        new UnverifiedPrekeyBundle(
            claimed.bundle().version(),
            claimed.bundle().body(),
            claimed.bundle().signature(),
            claimed.ec(),
            claimed
                .kem()
                .filter(kem -> kem.use() == PublishKeyPackages.Use.ONE_TIME)
                .map(ClaimedPrekeys.Kem::key));
    Optional<Stored> before = stored(t, device.id());
    SessionList list =
        before.map(Stored::list).orElseGet(() -> SessionList.with(device.signatureKey()));
    SessionList next;
    try {
      PrekeyBundle bundle = unverified.verify(environment, device.signatureKey());
      next = list.initiate(environment, prekeys.ring(t).identity(), bundle);
    } catch (RatchetException unusable) {
      throw new ClientException(
          Reason.UNTRUSTED_USER,
          "The keys of a device of %s cannot be used: %s."
              .formatted(device.account(), unusable.getMessage()),
          unusable);
    }
    keep(t, device.id(), before, next);
  }

  /// Encrypts for a device. What it returns may leave once the transaction is durable.
  public Bytes seal(Transaction t, Peer device, Bytes plaintext) throws ClientException {
    return seal(t, device, new Payload.Content(plaintext));
  }

  /// Encrypts, in a session that was begun for it, that the other one opens nothing any more: the
  /// device that gets this goes on in the new one. What is missing, a letter says by numbers.
  public Bytes sealRetry(Transaction t, Peer device) throws ClientException {
    return seal(
        t,
        device,
        new Payload.Retry(
            new RetryRequest(
                RetryRequest.Cause.NO_SESSION, RetryRequest.name(environment, Bytes.EMPTY))));
  }

  private Bytes seal(Transaction t, Peer device, Payload payload) throws ClientException {
    Stored before =
        stored(t, device.id()).orElseThrow(() -> new IllegalStateException("no session"));
    Encrypted<SessionList> encrypted = before.list().encrypt(environment, payload);
    keep(t, device.id(), Optional.of(before), encrypted.next());
    return encrypted.message();
  }

  /// Decrypts what a device sent. The prekeys that it used up are deleted with it.
  public Opened open(Transaction t, Peer device, Bytes message) throws ClientException {
    Optional<Stored> before = stored(t, device.id());
    SessionList list =
        before.map(Stored::list).orElseGet(() -> SessionList.with(device.signatureKey()));
    StoredRing ring = prekeys.ring(t);
    Received<SessionList> received;
    try {
      received = list.receive(environment, ring, message);
    } catch (RatchetException broken) {
      ring.check();
      return unreadable(broken.reason());
    }
    ring.check();
    return switch (received) {
      case Received.Opened<SessionList> opened -> {
        keep(t, device.id(), before, opened.next());
        if (opened.used().isPresent()) {
          prekeys.used(t, opened.used().get(), name(message));
        }
        yield said(opened.payload());
      }
      case Received.Duplicate<SessionList>() -> new Opened.Duplicate();
      case Received.Undecryptable<SessionList>(RatchetException.Reason reason) ->
          reason == RatchetException.Reason.REPLAYED_FIRST_MESSAGE
                  && prekeys.wasOpened(t, name(message))
              ? new Opened.Duplicate()
              : unreadable(reason);
    };
  }

  private static Opened said(Payload payload) {
    return switch (payload) {
      case Payload.Content(Bytes body) -> new Opened.Plain(body);
      case Payload.Retry _, Payload.Greeting _ -> new Opened.Nothing();
      case Payload.Unknown _ -> NEWER;
    };
  }

  /// A message by its hash, as received.
  private Bytes name(Bytes message) {
    return RetryRequest.name(environment, message);
  }

  private static Opened unreadable(RatchetException.Reason reason) {
    return switch (reason) {
      case UNSUPPORTED_VERSION, UNKNOWN_SUITE -> NEWER;
      case UNKNOWN_PREKEY ->
          new Opened.Unreadable("it is for keys that this device has no longer", Remedy.ASK);
      case TOO_FAR_AHEAD, KEY_EXPIRED ->
          new Opened.Unreadable("its key is kept no longer", Remedy.ASK);
      // With a first message that was accepted before, every one of the session comes until its
      // sender was answered. Of those, only the very first is known to have been read; when the
      // session is gone, the others are asked for.
      case REPLAYED_FIRST_MESSAGE ->
          new Opened.Unreadable("its session is kept no longer", Remedy.ASK);
      default -> new Opened.Unreadable("no session with that device opens it", Remedy.ASK);
    };
  }

  /// The devices with which there are sessions.
  public List<DeviceId> devices(Transaction t) throws ClientException {
    return t.all(Table.PAIR_SESSION).stream()
        .map(row -> new DeviceId(row.key()))
        .distinct()
        .toList();
  }

  /// Deletes the sessions with a device.
  public void forget(Transaction t, DeviceId device) throws ClientException {
    for (Row row : t.after(Table.PAIR_SESSION, device.value(), -1, Integer.MAX_VALUE)) {
      t.delete(Table.PAIR_SESSION, row.key(), row.seq());
    }
  }

  /// Sessions with where their rows lie.
  ///
  /// @param list the sessions
  /// @param places of the rows by their keys
  private record Stored(SessionList list, Map<Bytes, Long> places) {}

  private Optional<Stored> stored(Transaction t, DeviceId device) throws ClientException {
    List<Row> rows = t.after(Table.PAIR_SESSION, device.value(), -1, Integer.MAX_VALUE);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Map<Bytes, Long> places = new HashMap<>();
    List<StoredRow> stored = new ArrayList<>();
    for (Row row : rows) {
      StoredRow part = Records.decode(row.value(), PairSessions::read);
      places.put(part.key(), row.seq());
      stored.add(part);
    }
    try {
      return Optional.of(new Stored(SessionList.restore(environment, stored), places));
    } catch (RatchetException damaged) {
      throw new ClientException(
          Reason.STATE_DAMAGED, "The local state is damaged: a session cannot be read.", damaged);
    } finally {
      stored.forEach(part -> part.value().close());
    }
  }

  private static StoredRow read(Reader reader) throws DecodeException {
    return new StoredRow(reader.opaque(), reader.opaqueSecret());
  }

  /// Writes what changed, and wipes what is not used again.
  private void keep(Transaction t, DeviceId device, Optional<Stored> before, SessionList next)
      throws ClientException {
    StoredChanges changes =
        before.isPresent()
            ? next.changesSince(environment, before.get().list())
            : new StoredChanges(next.rows(environment), List.of());
    Map<Bytes, Long> places = before.map(Stored::places).orElseGet(Map::of);
    long last = places.values().stream().mapToLong(Long::longValue).max().orElse(-1);
    for (Bytes removed : changes.removed()) {
      Long place = places.get(removed);
      if (place != null) {
        t.delete(Table.PAIR_SESSION, device.value(), place);
      }
    }
    for (StoredRow row : changes.put()) {
      Long known = places.get(row.key());
      long place = known == null ? ++last : known;
      try (Secret value = row.value()) {
        Bytes encoding = new Writer().opaque(row.key()).opaque(value).toBytes();
        t.put(Table.PAIR_SESSION, new Row(device.value(), place, encoding));
      }
    }
    before.ifPresent(stored -> stored.list().retire(SessionList.with(stored.list().peer())));
    next.retire(SessionList.with(next.peer()));
  }
}
