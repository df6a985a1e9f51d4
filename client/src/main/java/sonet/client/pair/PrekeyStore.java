package sonet.client.pair;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.pair.OwnKeyRows.Held;
import sonet.client.pair.OwnKeyRows.OneTime;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.PrekeyBundle;
import sonet.protocol.PrekeyCount;
import sonet.protocol.PublishPrekeys;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.UsedPrekeys;
import sonet.ratchet.bundle.OwnBundle;
import sonet.ratchet.bundle.OwnOneTimeKey;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyId;

/// The private halves of what this device has published, and when each goes.
///
/// A bundle that another has taken the place of is retired and not deleted: who claimed it may use
/// it for as long as it is good, and what they send may wait as long as a mailbox keeps it. The
/// same goes for one-time keys, from when they were made. What a first message has used is deleted
/// in the transaction that saves the session. Within a transaction of one owner thread.
public final class PrekeyStore {
  private static final PairSuite SUITE = PairSuite.PQXDH;

  /// No more one-time keys of a kind are kept, however fast they are used or replaced: the oldest
  /// go first. That is ten days of the usual policy on which this device was there to replace them;
  /// who has claimed one and waited for longer is asked to begin again.
  private static final int MAX_KEPT = 1_000;

  private final PairEnvironment environment;
  private final Signer signer;
  private final PrekeyPolicy policy;

  /// For a device.
  ///
  /// @param signer on its Ed25519 key
  public PrekeyStore(PairEnvironment environment, Signer signer, PrekeyPolicy policy) {
    this.environment = environment;
    this.signer = signer;
    this.policy = policy;
  }

  /// What is to be published, and what was found.
  ///
  /// @param request for the server
  /// @param manner how it is published
  /// @param finding what the server had
  public record Plan(PublishPrekeys request, Manner manner, Finding finding) {
    /// Whether there is anything to publish.
    public boolean isEmpty() {
      return request.bundle().isEmpty() && request.ec().isEmpty() && request.kem().isEmpty();
    }
  }

  /// How prekeys are published.
  public enum Manner {
    /// Beside the one-time keys that are there.
    ADD,
    /// In the place of all that are there: they rotate together with the bundle.
    REPLACE
  }

  /// What the server had of the bundle.
  public enum Finding {
    /// What this device has published, or nothing before it did.
    AS_PUBLISHED,
    /// Nothing any more.
    LOST,
    /// Another than this device has published, or knows that it has.
    ANOTHER
  }

  /// The private keys are durable once the transaction is; only then may the rest be published.
  ///
  /// @param server what it has
  public Plan plan(Transaction t, PrekeyCount server) throws ClientException {
    Optional<Held> held = newest(t);
    Finding finding = finding(held, server);
    boolean fits =
        held.isPresent()
            && finding == Finding.AS_PUBLISHED
            && environment.now() < held.get().made() + policy.rotation().toSeconds();
    Optional<PrekeyBundle> next = Optional.empty();
    if (!fits) {
      next = Optional.of(nextBundle(t, server));
    } else if (held.isPresent() && !held.get().published()) {
      next = Optional.of(published(held.get().bundle()));
    }
    // What the server has already taken had its one-time keys with it.
    long there = server.bundle().map(PrekeyCount.Bundle::version).orElse(0L);
    Manner manner = next.isPresent() && next.get().version() != there ? Manner.REPLACE : Manner.ADD;
    return new Plan(
        new PublishPrekeys(
            next,
            oneTime(t, PrekeyKind.EC, manner == Manner.REPLACE ? 0 : server.ec()),
            oneTime(t, PrekeyKind.KEM, manner == Manner.REPLACE ? 0 : server.kem()),
            Optional.empty()),
        manner,
        finding);
  }

  private Finding finding(Optional<Held> held, PrekeyCount server) {
    if (held.isEmpty()) {
      return server.bundle().isEmpty() ? Finding.AS_PUBLISHED : Finding.ANOTHER;
    }
    OwnBundle own = held.get().bundle();
    if (server.bundle().isEmpty()) {
      boolean before = !held.get().published() && own.version() == 1;
      return before ? Finding.AS_PUBLISHED : Finding.LOST;
    }
    PrekeyCount.Bundle there = server.bundle().get();
    if (there.version() == own.version()) {
      return there.hash().equals(own.hash(environment)) ? Finding.AS_PUBLISHED : Finding.ANOTHER;
    }
    boolean onItsWay = !held.get().published() && there.version() + 1 == own.version();
    return onItsWay ? Finding.AS_PUBLISHED : Finding.ANOTHER;
  }

  static Optional<Held> newest(Transaction t) throws ClientException {
    Optional<Bytes> newest = t.get(Table.PREKEY, OwnKeyRows.BUNDLE);
    return newest.isEmpty() ? Optional.empty() : Optional.of(Held.decode(newest.get()));
  }

  /// The newest stands at place 0; the others by their versions.
  private PrekeyBundle nextBundle(Transaction t, PrekeyCount server) throws ClientException {
    Optional<Held> before = newest(t);
    if (before.isPresent()) {
      OwnKeyRows.put(t, before.get().bundle().version(), before.get());
    }
    // One more than the server has, whatever became of those before.
    long version = server.bundle().map(PrekeyCount.Bundle::version).orElse(0L) + 1;
    OwnBundle next =
        OwnBundle.create(
            environment, identity(t), signer, version, PrekeyPolicy.BUNDLE_TIME.toSeconds());
    OwnKeyRows.put(t, 0, new Held(environment.now(), false, next));
    return published(next);
  }

  private static PrekeyBundle published(OwnBundle bundle) {
    return new PrekeyBundle(bundle.version(), bundle.body(), bundle.signature());
  }

  private PairIdentity identity(Transaction t) throws ClientException {
    Optional<Bytes> known = t.get(Table.PREKEY, OwnKeyRows.IDENTITY);
    if (known.isPresent()) {
      return OwnKeyRows.identity(known.get());
    }
    PairIdentity fresh = PairIdentity.create(environment, signer);
    OwnKeyRows.put(t, fresh);
    return fresh;
  }

  /// New one-time keys of a kind, if the server has few; first those that it did not get before.
  private List<Bytes> oneTime(Transaction t, PrekeyKind kind, int left) throws ClientException {
    if (left >= policy.low()) {
      return List.of();
    }
    List<Bytes> items = new ArrayList<>();
    for (Row row : t.after(Table.PREKEY, OwnKeyRows.key(kind), 0, Integer.MAX_VALUE)) {
      OneTime known = OneTime.decode(row.value());
      if (!known.published() && items.size() < policy.published() - left) {
        items.add(known.key().item());
      }
    }
    long last = lastId(t, kind);
    while (items.size() < policy.published() - left) {
      last++;
      OwnOneTimeKey fresh =
          OwnOneTimeKey.create(environment, signer, SUITE, kind, new PrekeyId((int) last));
      OwnKeyRows.put(t, last, new OneTime(environment.now(), false, fresh));
      items.add(fresh.item());
    }
    // Counted on its own: an id whose key was used up must not be given again.
    t.put(Table.PREKEY, OwnKeyRows.key(kind), new Writer().u64(last).toBytes());
    return List.copyOf(items);
  }

  private static long lastId(Transaction t, PrekeyKind kind) throws ClientException {
    Optional<Bytes> last = t.get(Table.PREKEY, OwnKeyRows.key(kind));
    return last.isEmpty() ? 0 : Records.decode(last.get(), Reader::u64);
  }

  /// The server has what was planned.
  public void published(Transaction t, Plan plan) throws ClientException {
    Optional<Held> newest = newest(t);
    if (newest.isPresent() && plan.request().bundle().isPresent()) {
      OwnKeyRows.put(t, 0, new Held(newest.get().made(), true, newest.get().bundle()));
    }
    for (PrekeyKind kind : PrekeyKind.values()) {
      List<Bytes> items = kind == PrekeyKind.EC ? plan.request().ec() : plan.request().kem();
      if (!items.isEmpty()) {
        for (Row row : t.after(Table.PREKEY, OwnKeyRows.key(kind), 0, Integer.MAX_VALUE)) {
          OneTime held = OneTime.decode(row.value());
          if (!held.published() && items.contains(held.key().item())) {
            OwnKeyRows.put(t, row.seq(), new OneTime(held.made(), true, held.key()));
          }
        }
      }
    }
  }

  /// The private keys as the engine asks for them, within a transaction.
  StoredRing ring(Transaction t) throws ClientException {
    return new StoredRing(t, identity(t));
  }

  /// Deletes what a first message used up, and takes note of it, so that it cannot be shown again.
  ///
  /// @param message its name: the only one with this initiation that is known to have been read
  void used(Transaction t, UsedPrekeys used, Bytes message) throws ClientException {
    if (used.ec().isPresent()) {
      t.delete(Table.PREKEY, OwnKeyRows.key(PrekeyKind.EC), OwnKeyRows.place(used.ec().get()));
    }
    if (used.kem().isPresent()) {
      t.delete(Table.PREKEY, OwnKeyRows.key(PrekeyKind.KEM), OwnKeyRows.place(used.kem().get()));
    }
    note(t, used.initiation());
    note(t, message);
  }

  /// Remembers a hash for as long as the keys of its bundle are kept.
  private void note(Transaction t, Bytes hash) throws ClientException {
    long until =
        environment.now() + PrekeyPolicy.BUNDLE_TIME.plus(PrekeyPolicy.MAILBOX_TIME).toSeconds();
    long place = t.last(Table.PREKEY, OwnKeyRows.ACCEPTED).orElse(-1L) + 1;
    t.put(Table.PREKEY, Bytes.concat(OwnKeyRows.ACCEPTED, hash), new Writer().u64(until).toBytes());
    t.put(
        Table.PREKEY,
        new Row(OwnKeyRows.ACCEPTED, place, new Writer().opaque(hash).u64(until).toBytes()));
  }

  /// Whether a message is one that began a session and was read.
  boolean wasOpened(Transaction t, Bytes message) throws ClientException {
    return t.get(Table.PREKEY, Bytes.concat(OwnKeyRows.ACCEPTED, message)).isPresent();
  }

  /// Deletes what nobody can use any more: bundles whose time and that of the mailboxes is over,
  /// and one-time keys as old as that.
  public void prune(Transaction t) throws ClientException {
    long now = environment.now();
    Duration kept = PrekeyPolicy.BUNDLE_TIME.plus(PrekeyPolicy.MAILBOX_TIME);
    for (Row row : t.after(Table.PREKEY, OwnKeyRows.BUNDLE, 0, Integer.MAX_VALUE)) {
      Held held = Held.decode(row.value());
      if (held.bundle().expires() + PrekeyPolicy.MAILBOX_TIME.toSeconds() < now) {
        t.delete(Table.PREKEY, OwnKeyRows.BUNDLE, row.seq());
      }
      held.bundle().wipe();
    }
    for (PrekeyKind kind : PrekeyKind.values()) {
      long last = lastId(t, kind);
      for (Row row : t.after(Table.PREKEY, OwnKeyRows.key(kind), 0, Integer.MAX_VALUE)) {
        OneTime held = OneTime.decode(row.value());
        boolean old = held.made() + kept.toSeconds() < now || row.seq() <= last - MAX_KEPT;
        if (old) {
          t.delete(Table.PREKEY, row.key(), row.seq());
        }
        held.key().close();
      }
    }
    for (Row row : t.after(Table.PREKEY, OwnKeyRows.ACCEPTED, -1, Integer.MAX_VALUE)) {
      Accepted accepted = Records.decode(row.value(), Accepted::read);
      if (accepted.until() < now) {
        t.delete(Table.PREKEY, OwnKeyRows.ACCEPTED, row.seq());
        t.delete(Table.PREKEY, Bytes.concat(OwnKeyRows.ACCEPTED, accepted.hash()));
      }
    }
  }

  /// A first message, or its initiation, that was accepted.
  private record Accepted(Bytes hash, long until) {
    static Accepted read(Reader reader) throws DecodeException {
      return new Accepted(reader.opaque(), reader.u64());
    }
  }
}
