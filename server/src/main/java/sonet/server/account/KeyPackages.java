package sonet.server.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sonet.crypto.Bytes;
import sonet.mls.MlsException;
import sonet.mls.observer.PublishedKeyPackage;
import sonet.protocol.AccountName;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.ClaimedKeyPackages.Claimed;
import sonet.protocol.DeviceId;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.Notice;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishKeyPackages.Upload;
import sonet.protocol.PublishKeyPackages.Use;
import sonet.server.http.RefusalException;
import sonet.server.notice.Notices;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.PoolCount;
import sonet.store.PoolFilling;
import sonet.store.PoolId;
import sonet.store.PoolItem;
import sonet.store.Taken;

/// The key packages that devices leave for others (RFC 9420 §10 and §16.8): each is given out once,
/// and then the last resort.
///
/// Whether they are valid the claimer checks, who must do so anyway; here it matters that a suite's
/// pool holds key packages of that suite, and that one which its client marked as its last resort
/// (draft-ietf-mls-extensions §6.4) is treated as one. A client may also say so without the mark.
public final class KeyPackages {
  private static final Duration MAX_LIFETIME = Duration.ofDays(366);

  private final Storage storage;
  private final Accounts accounts;
  private final Primitives primitives;
  private final InstantSource clock;
  private final Limits limits;
  private final Allowance allowance;
  private final KeyStock stock;

  /// The key packages in a storage.
  public KeyPackages(Parts parts, Limits limits) {
    this.storage = parts.storage();
    this.accounts = parts.accounts();
    this.primitives = parts.primitives();
    this.clock = parts.clock();
    this.allowance = parts.allowance();
    this.limits = limits;
    this.stock = new KeyStock(storage, parts.notices(), limits.low());
  }

  /// What keys for others work with.
  ///
  /// @param storage where they are
  /// @param accounts whose they are
  /// @param primitives hashes and signatures
  /// @param clock the time
  /// @param notices tells a device that its keys run out
  /// @param allowance bounds how often keys are claimed
  public record Parts(
      Storage storage,
      Accounts accounts,
      Primitives primitives,
      InstantSource clock,
      Notices notices,
      Allowance allowance) {}

  /// How many and how large they may be.
  ///
  /// @param perDevice waiting at once
  /// @param bytes of each
  /// @param low so few of a suite are left when the device is told
  public record Limits(int perDevice, int bytes, int low) {}

  /// Adds key packages of the caller.
  ///
  /// @throws RefusalException when one is not acceptable, or there would be too many
  public KeyPackageCount publish(Caller caller, PublishKeyPackages request)
      throws RefusalException {
    check(request);
    int waiting = count(caller).suites().stream().mapToInt(KeyPackageCount.Suite::oneTime).sum();
    require(waiting, request);
    for (PoolFilling filling : fillings(request)) {
      PoolId pool = caller.locations().keyPackages(caller.id(), filling.kind());
      if (!filling.oneTime().isEmpty()) {
        storage.run(store -> store.add(pool, filling.oneTime()));
      }
      if (filling.lastResort().isPresent()) {
        storage.run(store -> store.setLastResort(pool, filling.lastResort().get()));
      }
    }
    return count(caller);
  }

  /// Puts other key packages in place of all that the caller has waiting: who claims meanwhile gets
  /// one of before or one of after.
  ///
  /// @throws RefusalException when one is not acceptable, or there are too many
  public KeyPackageCount replace(Caller caller, PublishKeyPackages request)
      throws RefusalException {
    check(request);
    require(0, request);
    PoolId owner = caller.locations().keyPackages(caller.id(), 0);
    storage.run(store -> store.replace(owner, fillings(request)));
    return count(caller);
  }

  private void check(PublishKeyPackages request) throws RefusalException {
    Instant now = clock.instant();
    for (int i = 0; i < request.keyPackages().size(); i++) {
      check(request.keyPackages().get(i), "keyPackages[" + i + "]", now);
    }
  }

  private void require(int waiting, PublishKeyPackages request) throws RefusalException {
    if (waiting + request.keyPackages().size() > limits.perDevice()) {
      throw RefusalException.of(
          ProblemType.QUOTA,
          "a device may have "
              + limits.perDevice()
              + " key packages waiting; there are "
              + waiting);
    }
  }

  /// Of several last resorts of a suite the last one counts.
  private List<PoolFilling> fillings(PublishKeyPackages request) {
    Map<Integer, List<Upload>> suites =
        request.keyPackages().stream().collect(Collectors.groupingBy(Upload::cipherSuite));
    return suites.entrySet().stream()
        .map(suite ->
            new PoolFilling(
                suite.getKey(),
                suite.getValue().stream()
                    .filter(upload -> upload.use() == Use.ONE_TIME)
                    .map(this::item)
                    .toList(),
                suite.getValue().reversed().stream()
                    .filter(upload -> upload.use() == Use.LAST_RESORT)
                    .findFirst()
                    .map(this::item)))
        .toList();
  }

  private PoolItem item(Upload upload) {
    return new PoolItem(
        primitives.hash(upload.keyPackage()), upload.keyPackage(), upload.expiresAt());
  }

  private void check(Upload upload, String place, Instant now) throws RefusalException {
    Bytes message = upload.keyPackage();
    if (message.length() > limits.bytes()) {
      throw refused(place, "a key package may have " + limits.bytes() + " bytes");
    }
    PublishedKeyPackage published = decode(message, place);
    if (published.cipherSuite() != upload.cipherSuite()) {
      throw refused(place, "the key package is of suite " + published.cipherSuite());
    }
    if (published.lastResort() && upload.use() == Use.ONE_TIME) {
      throw refused(place, "the key package is marked as one of last resort");
    }
    if (!upload.expiresAt().isAfter(now)) {
      throw refused(place, "the key package has expired");
    }
    if (upload.expiresAt().isAfter(now.plus(MAX_LIFETIME))) {
      throw refused(place, "a key package may last " + MAX_LIFETIME.toDays() + " days");
    }
  }

  private static PublishedKeyPackage decode(Bytes message, String place) throws RefusalException {
    try {
      return PublishedKeyPackage.decode(message);
    } catch (MlsException malformed) {
      throw refused(place, "this is not an MLSMessage with a KeyPackage");
    }
  }

  private static RefusalException refused(String place, String what) {
    return RefusalException.of(ProblemType.MALFORMED, place + ": " + what);
  }

  /// How many the caller has left.
  ///
  /// @throws RefusalException when the store fails
  public KeyPackageCount count(Caller caller) throws RefusalException {
    return count(caller.locations(), caller.id());
  }

  /// How many a device has left.
  ///
  /// @throws RefusalException when the store fails
  KeyPackageCount count(Locations at, DeviceId device) throws RefusalException {
    PoolId owner = at.keyPackages(device, 0);
    List<PoolCount> counts = storage.call(store -> store.counts(owner, clock.instant()));
    return new KeyPackageCount(
        counts.stream()
            .map(pool -> new KeyPackageCount.Suite(pool.kind(), pool.oneTime(), pool.lastResort()))
            .toList());
  }

  /// Takes one key package of each device of an account, but for the caller's own.
  ///
  /// @throws RefusalException when there is no such account, or not one key package
  public ClaimedKeyPackages claim(Caller caller, AccountName name, ClaimKeyPackages request)
      throws RefusalException {
    Locations at = caller.locations();
    KeyStock.admit(allowance, caller, name);
    List<DeviceId> devices =
        accounts.devices(at, name).stream()
            .filter(id -> !id.equals(caller.id()))
            .filter(id -> request.devices().map(wanted -> wanted.contains(id)).orElse(true))
            .toList();
    List<PoolId> pools =
        devices.stream()
            .map(id -> caller.locations().keyPackages(id, request.cipherSuite()))
            .toList();
    Instant now = clock.instant();
    List<Taken> taken = storage.call(store -> store.take(pools, now));
    Notice.Keys keys =
        new Notice.Keys(Notice.Keys.Kind.KEY_PACKAGE, Optional.of(request.cipherSuite()));
    List<Claimed> claimed = new ArrayList<>();
    List<DeviceId> exhausted = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      DeviceId device = devices.get(i);
      stock.taken(at, device, keys, new KeyStock.Of(pools.get(i), taken.get(i), now));
      switch (taken.get(i)) {
        case Taken.OneTime(Bytes body) -> claimed.add(new Claimed(device, Use.ONE_TIME, body));
        case Taken.LastResort(Bytes body) ->
            claimed.add(new Claimed(device, Use.LAST_RESORT, body));
        case Taken.Nothing() -> exhausted.add(device);
      }
    }
    if (claimed.isEmpty()) {
      throw RefusalException.of(
          ProblemType.KEY_PACKAGES_EXHAUSTED,
          "no device of "
              + name
              + " has a key package of cipher suite "
              + request.cipherSuite()
              + " left");
    }
    return new ClaimedKeyPackages(claimed, exhausted);
  }
}
