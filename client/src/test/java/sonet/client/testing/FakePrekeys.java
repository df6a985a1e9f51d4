package sonet.client.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.protocol.ClaimedPrekeys;
import sonet.protocol.DeviceId;
import sonet.protocol.PrekeyBundle;
import sonet.protocol.PrekeyCount;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishPrekeys;

/// The prekeys of all devices on a [FakeServer], and a way to do with them what a bad server would.
public final class FakePrekeys {
  private final UnaryOperator<Bytes> hash;
  private final Map<DeviceId, PrekeyBundle> bundles = new HashMap<>();
  private final Map<DeviceId, Deque<Bytes>> ec = new HashMap<>();
  private final Map<DeviceId, Deque<Bytes>> kem = new HashMap<>();
  private final List<PrekeyBundle> published = new ArrayList<>();

  FakePrekeys(UnaryOperator<Bytes> hash) {
    this.hash = hash;
  }

  synchronized PrekeyCount publish(DeviceId device, PublishPrekeys request) throws ClientException {
    if (request.bundle().isPresent()) {
      PrekeyBundle next = request.bundle().get();
      PrekeyBundle present = bundles.get(device);
      long version = present == null ? 0 : present.version();
      if (!next.equals(present) && next.version() != version + 1) {
        throw new ClientException(Reason.REFUSED, "The server has version " + version + ".");
      }
      bundles.put(device, next);
      published.add(next);
    }
    pool(ec, device).addAll(request.ec());
    pool(kem, device).addAll(request.kem());
    return count(device);
  }

  synchronized PrekeyCount replace(DeviceId device, PublishPrekeys request) throws ClientException {
    loseOneTime(device);
    return publish(device, request);
  }

  private static Deque<Bytes> pool(Map<DeviceId, Deque<Bytes>> pools, DeviceId device) {
    return pools.computeIfAbsent(device, d -> new ArrayDeque<>());
  }

  synchronized PrekeyCount count(DeviceId device) {
    return new PrekeyCount(
        Optional.ofNullable(bundles.get(device))
            .map(bundle ->
                new PrekeyCount.Bundle(
                    bundle.version(), hash.apply(Bytes.concat(bundle.body(), bundle.signature())))),
        pool(ec, device).size(),
        pool(kem, device).size(),
        0);
  }

  synchronized ClaimedPrekeys claim(List<DeviceId> devices) throws ClientException {
    List<ClaimedPrekeys.Claimed> claimed = new ArrayList<>();
    List<DeviceId> without = new ArrayList<>();
    for (DeviceId device : devices) {
      PrekeyBundle bundle = bundles.get(device);
      if (bundle == null) {
        without.add(device);
      } else {
        claimed.add(
            new ClaimedPrekeys.Claimed(
                device,
                bundle,
                Optional.ofNullable(pool(ec, device).pollFirst()),
                Optional.ofNullable(pool(kem, device).pollFirst())
                    .map(key -> new ClaimedPrekeys.Kem(key, PublishKeyPackages.Use.ONE_TIME))));
      }
    }
    if (claimed.isEmpty()) {
      throw new ClientException(Reason.UNREACHABLE_USER, "No device has a bundle.");
    }
    return new ClaimedPrekeys(claimed, without);
  }

  /// All bundles that were published, in their order.
  public synchronized List<PrekeyBundle> published() {
    return List.copyOf(published);
  }

  /// What is there of a device.
  public synchronized PrekeyCount of(DeviceId device) {
    return count(device);
  }

  /// Loses all keys of a device.
  public synchronized void lose(DeviceId device) {
    bundles.remove(device);
    ec.remove(device);
    kem.remove(device);
  }

  /// Loses the one-time keys of a device.
  public synchronized void loseOneTime(DeviceId device) {
    ec.remove(device);
    kem.remove(device);
  }

  /// Shows another bundle in the place of a device's.
  public synchronized void swap(DeviceId device, PrekeyBundle other) {
    bundles.put(device, other);
  }
}
