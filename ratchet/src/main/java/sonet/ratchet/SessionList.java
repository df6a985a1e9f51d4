package sonet.ratchet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.Received.Duplicate;
import sonet.ratchet.Received.Opened;
import sonet.ratchet.Received.Undecryptable;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyBundle;
import sonet.ratchet.bundle.PrekeyRing;

/// All sessions with one device (Sesame §3.1), as a value: one that is active, in which is sent,
/// and a few before it, in which messages may still be on their way.
///
/// A message that opens makes its session the active one (Sesame §3.4), so that both sides come to
/// send in the same. When both have begun a session before they heard of the other's, that rule
/// alone would let them change sides for ever; then the session with the smaller id is it, on both
/// sides. Such sessions are rivals. A session that brings a [RetryRequest] wins over any rival: its
/// sender has said that it cannot read the other.
///
/// Nothing is lost on the way: the session that is not chosen stays, and opens what comes in it.
public final class SessionList {
  /// How many sessions are kept beside the active one.
  public static final int MAX_INACTIVE = 4;

  /// For how long a session is sent in of which the peer has never answered: 30 days. After that,
  /// the prekeys that it began with are gone.
  public static final long MAX_UNANSWERED = 30 * 24 * 3600L;

  private final Bytes peer;
  private final List<Entry> entries;

  /// A session with the one that it was begun at the same time as.
  record Entry(Session session, Optional<SessionId> rival) {
    Entry with(Session other) {
      return new Entry(other, rival);
    }

    Entry against(SessionId other) {
      return new Entry(session, Optional.of(other));
    }
  }

  SessionList(Bytes peer, List<Entry> entries) {
    this.peer = peer;
    this.entries = List.copyOf(entries);
  }

  /// No sessions yet.
  ///
  /// @param peer the other device's Ed25519 key, which the caller knows to be its own
  public static SessionList with(Bytes peer) {
    return new SessionList(peer, List.of());
  }

  /// The other device's Ed25519 key.
  public Bytes peer() {
    return peer;
  }

  /// The session in which is sent; empty when one must be begun first.
  public Optional<Session> active() {
    return entries.stream().findFirst().map(Entry::session);
  }

  /// All sessions, the active one first.
  public List<Session> sessions() {
    return entries.stream().map(Entry::session).toList();
  }

  /// Whether there is a session to send in. Where there is none, the caller claims the device's
  /// prekeys and [#initiate]s one.
  public boolean canSend(PairEnvironment environment) {
    return active()
        .filter(session ->
            session.isConfirmed() || environment.now() - session.created() <= MAX_UNANSWERED)
        .isPresent();
  }

  /// Begins a session and makes it the active one.
  ///
  /// @throws RatchetException with `WRONG_PEER` when the prekeys are another device's, or
  ///   `UNACCEPTABLE_KEY`
  public SessionList initiate(PairEnvironment environment, PairIdentity self, PrekeyBundle prekeys)
      throws RatchetException {
    if (!prekeys.identityKey().equals(peer)) {
      throw new RatchetException(Reason.WRONG_PEER, prekeys.identityKey().toHex());
    }
    Session session = Session.initiate(environment, self, prekeys);
    return withFirst(new Entry(session, Optional.empty()), entries);
  }

  /// Seals a message in the active session.
  ///
  /// @throws IllegalStateException when there is none
  /// @throws IllegalArgumentException when the payload is longer than messages are
  public Encrypted<SessionList> encrypt(PairEnvironment environment, Payload payload) {
    Entry first =
        entries.stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no session: begin one first"));
    Encrypted<Session> encrypted = first.session().encrypt(environment, payload);
    return new Encrypted<>(replaced(first, first.with(encrypted.next())), encrypted.message());
  }

  /// Opens a message, in whichever session it is; a first message makes one.
  ///
  /// @param ring our private keys
  /// @throws RatchetException when the message breaks a rule: it is not asked for again
  public Received<SessionList> receive(PairEnvironment environment, PrekeyRing ring, Bytes message)
      throws RatchetException {
    PairMessage decoded = PairMessage.decode(message);
    if (decoded.initiation().isEmpty()) {
      return later(environment, decoded);
    }
    if (!decoded.initiation().get().identityKey().equals(peer)) {
      throw new RatchetException(
          Reason.WRONG_PEER, decoded.initiation().get().identityKey().toHex());
    }
    Bytes initiation =
        PairMessage.initiationId(environment.suite(decoded.suite()), decoded.initiation().get());
    for (Entry entry : entries) {
      if (entry.session().initiation().equals(initiation)) {
        return in(environment, entry, decoded);
      }
    }
    return first(environment, ring, decoded);
  }

  private Received<SessionList> later(PairEnvironment environment, PairMessage message) {
    for (Entry entry : entries) {
      Received<SessionList> received = in(environment, entry, message);
      if (!(received instanceof Undecryptable<SessionList>(Reason reason))
          || reason != Reason.NO_SESSION) {
        return received;
      }
    }
    return new Undecryptable<>(Reason.NO_SESSION);
  }

  private Received<SessionList> in(PairEnvironment environment, Entry entry, PairMessage message) {
    return switch (entry.session().decrypt(environment, message)) {
      case Duplicate<Session> _ -> new Duplicate<>();
      case Undecryptable<Session>(Reason reason) -> new Undecryptable<>(reason);
      case Opened<Session>(Session next, SessionId id, Payload payload, var used) ->
          new Opened<>(
              heard(environment, replaced(entry, entry.with(next)), next, payload),
              id,
              payload,
              used);
    };
  }

  private Received<SessionList> first(
      PairEnvironment environment, PrekeyRing ring, PairMessage message) throws RatchetException {
    return switch (Session.accept(environment, ring, peer, message)) {
      case Duplicate<Session> _ -> new Duplicate<>();
      case Undecryptable<Session>(Reason reason) -> new Undecryptable<>(reason);
      case Opened<Session>(Session next, SessionId id, Payload payload, var used) ->
          new Opened<>(accepted(environment, next, id, payload), id, payload, used);
    };
  }

  /// With a session of the peer's. It is the rival of one that we have begun and that the peer has
  /// not answered.
  private SessionList accepted(
      PairEnvironment environment, Session next, SessionId id, Payload payload) {
    Optional<Session> unanswered = active().filter(session -> !session.isConfirmed());
    if (unanswered.isEmpty()) {
      return withFirst(new Entry(next, Optional.empty()), entries);
    }
    SessionId ours = unanswered.get().id(environment);
    List<Entry> others = new ArrayList<>(entries);
    others.set(0, entries.getFirst().against(id));
    SessionList both = withFirst(new Entry(next, Optional.of(ours)), others);
    return ours.compareTo(id) < 0 && !(payload instanceof Payload.Retry)
        ? both.promoted(both.entries.get(1))
        : both;
  }

  /// After a message in one of the sessions.
  private SessionList heard(
      PairEnvironment environment, SessionList list, Session session, Payload payload) {
    Entry entry =
        list.entries.stream().filter(each -> each.session() == session).findFirst().orElseThrow();
    Entry active = list.entries.getFirst();
    if (entry.equals(active)) {
      return list;
    }
    if (payload instanceof Payload.Retry) {
      return list.promoted(entry);
    }
    SessionId activeId = active.session().id(environment);
    SessionId id = session.id(environment);
    boolean rivals =
        active.rival().equals(Optional.of(id)) || entry.rival().equals(Optional.of(activeId));
    return rivals && activeId.compareTo(id) < 0 ? list : list.promoted(entry);
  }

  private SessionList promoted(Entry entry) {
    return withFirst(entry, entries.stream().filter(each -> !each.equals(entry)).toList());
  }

  /// With an entry at the front, and without those that are too many at the end.
  private SessionList withFirst(Entry entry, List<Entry> others) {
    List<Entry> all = new ArrayList<>();
    all.add(entry);
    all.addAll(others);
    return new SessionList(peer, all.subList(0, Math.min(all.size(), MAX_INACTIVE + 1)));
  }

  private SessionList replaced(Entry old, Entry with) {
    return new SessionList(
        peer, entries.stream().map(each -> each.equals(old) ? with : each).toList());
  }

  List<Entry> entries() {
    return entries;
  }

  /// Wipes what this list has and the next has not, once the next is durable.
  public void retire(SessionList next) {
    Kept.of(next::secrets).wipeOthers(this::secrets);
  }

  private void secrets(Consumer<Secret> each) {
    entries.forEach(entry -> entry.session().secrets(each));
  }

  /// All rows, for a storage that has none of them.
  public List<StoredRow> rows(PairEnvironment environment) {
    return SessionStorage.rows(environment, this);
  }

  /// What differs from a list that was stored: a message writes one row of about a kilobyte, and of
  /// the skipped keys only the pages that it touched.
  public StoredChanges changesSince(PairEnvironment environment, SessionList stored) {
    return SessionStorage.changes(environment, stored, this);
  }

  /// Puts a list together from its rows, in any order.
  ///
  /// @throws RatchetException with `MALFORMED_STATE`
  public static SessionList restore(PairEnvironment environment, List<StoredRow> rows)
      throws RatchetException {
    return SessionStorage.restore(environment, rows);
  }

  @Override
  public String toString() {
    return "SessionList" + sessions();
  }
}
