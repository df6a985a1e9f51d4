package sonet.client.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sonet.crypto.Bytes;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.DeviceId;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.PublishKeyPackages;

/// The key packages of all devices on a [FakeServer], each handed out once.
final class FakeKeyPackages {
  private final Map<Pool, Deque<Bytes>> pools = new HashMap<>();

  /// The key packages of a device in a suite.
  private record Pool(DeviceId device, int cipherSuite) {}

  private Deque<Bytes> pool(DeviceId device, int cipherSuite) {
    return pools.computeIfAbsent(new Pool(device, cipherSuite), pool -> new ArrayDeque<>());
  }

  KeyPackageCount publish(DeviceId device, PublishKeyPackages request) {
    request
        .keyPackages()
        .forEach(upload -> pool(device, upload.cipherSuite()).addLast(upload.keyPackage()));
    return count(device);
  }

  KeyPackageCount count(DeviceId device) {
    return new KeyPackageCount(
        IntStream.of(FakeEngine.SUITE, FakeEngine.OTHER_SUITE)
            .mapToObj(suite -> new KeyPackageCount.Suite(suite, pool(device, suite).size(), 1))
            .toList());
  }

  /// Hands out one of each device but the one that asks.
  ClaimedKeyPackages claim(DeviceId by, List<DeviceId> devices, int cipherSuite) {
    List<ClaimedKeyPackages.Claimed> claimed = new ArrayList<>();
    List<DeviceId> exhausted = new ArrayList<>();
    for (DeviceId device : devices) {
      Deque<Bytes> left = pool(device, cipherSuite);
      if (left.isEmpty()) {
        exhausted.add(device);
      } else if (!device.equals(by)) {
        claimed.add(
            new ClaimedKeyPackages.Claimed(
                device, PublishKeyPackages.Use.ONE_TIME, left.removeFirst()));
      }
    }
    return new ClaimedKeyPackages(claimed, exhausted);
  }

  void drop(DeviceId device) {
    pools.keySet().removeIf(pool -> pool.device().equals(device));
  }

  int left(DeviceId device) {
    return pools.entrySet().stream()
        .filter(pool -> pool.getKey().device().equals(device))
        .mapToInt(pool -> pool.getValue().size())
        .sum();
  }
}
