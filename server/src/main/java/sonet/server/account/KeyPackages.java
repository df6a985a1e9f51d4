package sonet.server.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sonet.crypto.Bytes;
import sonet.mls.MlsException;
import sonet.mls.observer.PublishedKeyPackage;
import sonet.protocol.AccountName;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.ClaimedKeyPackages.Claimed;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishKeyPackages.Upload;
import sonet.protocol.PublishKeyPackages.Use;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.store.PoolCount;
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

  /// The key packages in a storage.
  public KeyPackages(
      Storage storage,
      Accounts accounts,
      Primitives primitives,
      InstantSource clock,
      Limits limits) {
    this.storage = storage;
    this.accounts = accounts;
    this.primitives = primitives;
    this.clock = clock;
    this.limits = limits;
  }

  /// How many and how large they may be.
  ///
  /// @param perDevice waiting at once
  /// @param bytes of each
  public record Limits(int perDevice, int bytes) {}

  /// Adds key packages of the caller.
  ///
  /// @throws RefusalException when one is not acceptable, or there would be too many
  public KeyPackageCount publish(Caller caller, PublishKeyPackages request)
      throws RefusalException {
    Instant now = clock.instant();
    for (int i = 0; i < request.keyPackages().size(); i++) {
      check(request.keyPackages().get(i), "keyPackages[" + i + "]", now);
    }
    int waiting = count(caller).suites().stream().mapToInt(KeyPackageCount.Suite::oneTime).sum();
    if (waiting + request.keyPackages().size() > limits.perDevice()) {
      throw RefusalException.of(
          ProblemType.QUOTA,
          "a device may have "
              + limits.perDevice()
              + " key packages waiting; there are "
              + waiting);
    }
    Map<Integer, List<PoolItem>> oneTime =
        request.keyPackages().stream()
            .filter(upload -> upload.use() == Use.ONE_TIME)
            .collect(
                Collectors.groupingBy(
                    Upload::cipherSuite, Collectors.mapping(this::item, Collectors.toList())));
    for (Map.Entry<Integer, List<PoolItem>> suite : oneTime.entrySet()) {
      PoolId pool = caller.locations().keyPackages(caller.id(), suite.getKey());
      storage.run(store -> store.add(pool, suite.getValue()));
    }
    for (Upload upload : request.keyPackages()) {
      if (upload.use() == Use.LAST_RESORT) {
        PoolId pool = caller.locations().keyPackages(caller.id(), upload.cipherSuite());
        storage.run(store -> store.setLastResort(pool, item(upload)));
      }
    }
    return count(caller);
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
    PoolId owner = caller.locations().keyPackages(caller.id(), 0);
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
    List<DeviceId> devices =
        accounts.find(caller.locations(), name).devices().stream()
            .map(Device::id)
            .filter(id -> !id.equals(caller.id()))
            .toList();
    List<PoolId> pools =
        devices.stream()
            .map(id -> caller.locations().keyPackages(id, request.cipherSuite()))
            .toList();
    List<Taken> taken = storage.call(store -> store.take(pools, clock.instant()));
    List<Claimed> claimed = new ArrayList<>();
    List<DeviceId> exhausted = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      DeviceId device = devices.get(i);
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
