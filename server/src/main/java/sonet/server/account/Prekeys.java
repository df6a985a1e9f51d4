package sonet.server.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.ClaimedPrekeys;
import sonet.protocol.ClaimedPrekeys.Claimed;
import sonet.protocol.DeviceId;
import sonet.protocol.Notice;
import sonet.protocol.PrekeyBundle;
import sonet.protocol.PrekeyCount;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishKeyPackages.Use;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.SigningInput;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.Storage.Versioned;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.store.PoolCount;
import sonet.store.PoolFilling;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.Taken;

/// The prekeys by which others begin pairwise sessions with a device that is away: a bundle that is
/// used again and again, and one-time keys on an elliptic curve and of a KEM, of which each claimer
/// gets its own. What is in them is opaque; the signature of the bundle is not.
public final class Prekeys {
  private static final Notice.Keys EC =
      new Notice.Keys(Notice.Keys.Kind.EC_PREKEY, Optional.empty());
  private static final Notice.Keys KEM =
      new Notice.Keys(Notice.Keys.Kind.KEM_PREKEY, Optional.empty());

  private final KeyPackages.Parts parts;
  private final Storage storage;
  private final KeyStock stock;

  /// The prekeys in a storage.
  ///
  /// @param low so few of a kind are left when the device is told
  public Prekeys(KeyPackages.Parts parts, int low) {
    this.parts = parts;
    this.storage = parts.storage();
    this.stock = new KeyStock(storage, parts.notices(), low);
  }

  /// Adds prekeys of the caller.
  ///
  /// @throws RefusalException when a signature is wrong, a version does not follow, or there would
  ///   be too many
  public PrekeyCount publish(Caller caller, PublishPrekeys request) throws RefusalException {
    if (request.bundle().isPresent()) {
      verify(caller, request.bundle().get());
    }
    PrekeyCount count = count(caller);
    require("elliptic curve", count.ec(), request.ec());
    require("KEM", count.kem(), request.kem());
    if (request.bundle().isPresent()) {
      replace(caller, request.bundle().get());
    }
    Locations at = caller.locations();
    add(at.ecPrekeys(caller.id()), request.ec());
    add(at.kemPrekeys(caller.id()), request.kem());
    if (request.lastResortKem().isPresent()) {
      PoolItem item = item(request.lastResortKem().get());
      storage.run(store -> store.setLastResort(at.kemPrekeys(caller.id()), item));
    }
    return count(caller);
  }

  /// Puts other prekeys in place of all that the caller has waiting: who claims meanwhile gets one
  /// of before or one of after. Without a bundle, the present one stays.
  ///
  /// @throws RefusalException when a signature is wrong, a version does not follow, or there are
  ///   too many
  public PrekeyCount replace(Caller caller, PublishPrekeys request) throws RefusalException {
    if (request.bundle().isPresent()) {
      verify(caller, request.bundle().get());
    }
    require("elliptic curve", 0, request.ec());
    require("KEM", 0, request.kem());
    if (request.bundle().isPresent()) {
      replace(caller, request.bundle().get());
    }
    PoolId ec = caller.locations().ecPrekeys(caller.id());
    PoolId kem = caller.locations().kemPrekeys(caller.id());
    List<PoolFilling> fillings =
        List.of(
            new PoolFilling(ec.kind(), items(request.ec()), Optional.empty()),
            new PoolFilling(
                kem.kind(), items(request.kem()), request.lastResortKem().map(this::item)));
    storage.run(store -> store.replace(ec, fillings));
    return count(caller);
  }

  private List<PoolItem> items(List<Bytes> keys) {
    return keys.stream().map(this::item).toList();
  }

  private void verify(Caller caller, PrekeyBundle bundle) throws RefusalException {
    Bytes signed = SigningInput.prekeyBundle(caller.id(), bundle.version(), bundle.body());
    if (!parts.primitives().verify(caller.device().signatureKey(), signed, bundle.signature())) {
      throw RefusalException.of(
          ProblemType.CHALLENGE_FAILED, "the bundle is not signed by the device's key");
    }
  }

  private static void require(String kind, int waiting, List<Bytes> added) throws RefusalException {
    if (waiting + added.size() > PublishPrekeys.MAX_KEYS) {
      throw RefusalException.of(
          ProblemType.QUOTA,
          "a device may have %d %s prekeys waiting; there are %d"
              .formatted(PublishPrekeys.MAX_KEYS, kind, waiting));
    }
  }

  /// Publishes a bundle that follows on the present one. The same again is what is there.
  private void replace(Caller caller, PrekeyBundle next) throws RefusalException {
    Optional<Versioned<PrekeyBundle>> present = bundle(caller.locations(), caller.id());
    if (present.isPresent() && present.get().value().equals(next)) {
      return;
    }
    long version = present.map(found -> found.value().version()).orElse(0L);
    var id = caller.locations().prekeyBundle(caller.id());
    Bytes body = storage.encode(next);
    DocWrite write =
        present.isPresent()
            ? new DocWrite.Replace(id, present.get().version(), body)
            : new DocWrite.Create(id, body);
    boolean written =
        next.version() == version + 1
            && storage.write(Batch.ofDocs(write)) instanceof Outcome.Written;
    if (!written) {
      throw RefusalException.of(
          ProblemType.BUNDLE_VERSION,
          "the present bundle has version " + version + ", and this one " + next.version());
    }
  }

  private Optional<Versioned<PrekeyBundle>> bundle(Locations at, DeviceId device)
      throws RefusalException {
    return storage.read(at.prekeyBundle(device), PrekeyBundle.class);
  }

  private void add(PoolId pool, List<Bytes> keys) throws RefusalException {
    if (!keys.isEmpty()) {
      storage.run(store -> store.add(pool, items(keys)));
    }
  }

  private PoolItem item(Bytes key) {
    return new PoolItem(parts.primitives().hash(key), key, DocWrite.NEVER);
  }

  /// What the server has of the caller's.
  ///
  /// @throws RefusalException when the store fails
  public PrekeyCount count(Caller caller) throws RefusalException {
    return count(caller.locations(), caller.id());
  }

  /// What the server has of a device's.
  ///
  /// @throws RefusalException when the store fails
  PrekeyCount count(Locations at, DeviceId device) throws RefusalException {
    PoolId ec = at.ecPrekeys(device);
    PoolId kem = at.kemPrekeys(device);
    Instant now = parts.clock().instant();
    List<PoolCount> counts = storage.call(store -> store.counts(ec, now));
    return new PrekeyCount(
        bundle(at, device)
            .map(found ->
                new PrekeyCount.Bundle(
                    found.value().version(),
                    parts
                        .primitives()
                        .hash(Bytes.concat(found.value().body(), found.value().signature())))),
        of(counts, ec).oneTime(),
        of(counts, kem).oneTime(),
        of(counts, kem).lastResort());
  }

  private static PoolCount of(List<PoolCount> counts, PoolId pool) {
    return counts.stream()
        .filter(count -> count.kind() == pool.kind())
        .findFirst()
        .orElse(new PoolCount(pool.kind(), 0, 0));
  }

  /// Takes prekeys of each device of an account, but for the caller's own.
  ///
  /// @throws RefusalException when there is no such account, or no device of it has a bundle
  public ClaimedPrekeys claim(Caller caller, AccountName name) throws RefusalException {
    Locations at = caller.locations();
    KeyStock.admit(parts.allowance(), caller, name);
    List<Offer> offers = new ArrayList<>();
    List<DeviceId> without = new ArrayList<>();
    for (DeviceId device : parts.accounts().devices(at, name)) {
      Optional<Versioned<PrekeyBundle>> bundle = bundle(at, device);
      if (device.equals(caller.id())) {
        continue;
      }
      bundle.ifPresentOrElse(
          found -> offers.add(new Offer(device, found.value())), () -> without.add(device));
    }
    if (offers.isEmpty()) {
      throw RefusalException.of(
          ProblemType.NO_PREKEYS, "no other device of " + name + " has published a prekey bundle");
    }
    return new ClaimedPrekeys(
        take(at, offers), without, parts.accounts().credentials().of(at, name));
  }

  private record Offer(DeviceId device, PrekeyBundle bundle) {}

  /// All in one step, so that a claimer gets its keys together.
  private List<Claimed> take(Locations at, List<Offer> offers) throws RefusalException {
    List<PoolId> pools = new ArrayList<>();
    for (Offer offer : offers) {
      pools.add(at.ecPrekeys(offer.device()));
      pools.add(at.kemPrekeys(offer.device()));
    }
    Instant now = parts.clock().instant();
    List<Taken> taken = storage.call(store -> store.take(pools, now));
    List<Claimed> claimed = new ArrayList<>();
    for (int i = 0; i < offers.size(); i++) {
      Offer offer = offers.get(i);
      Taken ec = taken.get(2 * i);
      Taken kem = taken.get(2 * i + 1);
      stock.taken(at, offer.device(), EC, new KeyStock.Of(pools.get(2 * i), ec, now));
      stock.taken(at, offer.device(), KEM, new KeyStock.Of(pools.get(2 * i + 1), kem, now));
      claimed.add(
          new Claimed(
              offer.device(), offer.bundle(), key(ec).map(ClaimedPrekeys.Kem::key), key(kem)));
    }
    return claimed;
  }

  private static Optional<ClaimedPrekeys.Kem> key(Taken taken) {
    return switch (taken) {
      case Taken.OneTime(Bytes key) -> Optional.of(new ClaimedPrekeys.Kem(key, Use.ONE_TIME));
      case Taken.LastResort(Bytes key) -> Optional.of(new ClaimedPrekeys.Kem(key, Use.LAST_RESORT));
      case Taken.Nothing() -> Optional.empty();
    };
  }
}
