package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sonet.client.ClientException;
import sonet.client.group.PreparedKeyPackage;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.PublishKeyPackages;

/// The key packages of this device, with which others add it: published when few are left, and
/// their private halves deleted when they have expired.
final class KeyStock {
  private static final int LOW_WATER = 10;
  private static final int HIGH_WATER = 20;

  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;
  private final Owner turn = new Owner("sonet-keys");

  KeyStock(Owner owner, Book book, Desk.Tools tools) {
    this.owner = owner;
    this.book = book;
    this.tools = tools;
  }

  /// Publishes key packages when few are left.
  void publish() throws ClientException {
    turn.run(() -> {
      Instant now = tools.clock().instant();
      owner.run(() -> book.prune(now));
      List<KeyPackageCount.Suite> left = tools.service().keyPackages().suites();
      List<PreparedKeyPackage> fresh = new ArrayList<>();
      for (int suite : tools.engine().cipherSuites()) {
        fresh.addAll(
            missing(
                left.stream()
                    .filter(s -> s.cipherSuite() == suite)
                    .findFirst()
                    .orElse(new KeyPackageCount.Suite(suite, 0, 0))));
      }
      if (!fresh.isEmpty()) {
        owner.run(() -> book.keep(fresh));
        var _ = tools.service().publish(new PublishKeyPackages(uploads(fresh)));
      }
    });
  }

  private List<PreparedKeyPackage> missing(KeyPackageCount.Suite left) {
    List<PreparedKeyPackage> fresh = new ArrayList<>();
    int wanted = left.oneTime() < LOW_WATER ? HIGH_WATER - left.oneTime() : 0;
    for (int i = 0; i < wanted; i++) {
      fresh.add(prepare(left.cipherSuite(), PreparedKeyPackage.Use.ONE_TIME));
    }
    if (left.lastResort() == 0) {
      fresh.add(prepare(left.cipherSuite(), PreparedKeyPackage.Use.LAST_RESORT));
    }
    return fresh;
  }

  private PreparedKeyPackage prepare(int cipherSuite, PreparedKeyPackage.Use use) {
    return tools.engine().prepareKeyPackage(cipherSuite, use);
  }

  private static List<PublishKeyPackages.Upload> uploads(List<PreparedKeyPackage> fresh) {
    return fresh.stream()
        .map(prepared ->
            new PublishKeyPackages.Upload(
                prepared.cipherSuite(),
                switch (prepared.use()) {
                  case ONE_TIME -> PublishKeyPackages.Use.ONE_TIME;
                  case LAST_RESORT -> PublishKeyPackages.Use.LAST_RESORT;
                },
                prepared.expiresAt(),
                prepared.message()))
        .toList();
  }

  void close() {
    turn.close();
  }
}
