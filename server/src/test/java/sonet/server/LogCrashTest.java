package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.TransparencyOperations;
import sonet.server.testing.Answer;
import sonet.server.testing.LogPerson;
import sonet.server.testing.ServedProcess;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.wire.Request;

/// Kills the server again and again while accounts are registered and devices linked. Whatever the
/// directory has afterwards is in the log, once, and nothing else is; and the log is an extension
/// of what was seen of it before. `-Dsonet.server.kills=N` makes it as many rounds.
final class LogCrashTest {
  private static final int ROUNDS = Integer.getInteger("sonet.server.kills", 2);
  private static final int THREADS = 4;

  @TempDir Path data;

  /// All names that were ever asked for, and those that were given.
  private final Queue<AccountName> asked = new ConcurrentLinkedQueue<>();

  private final Set<AccountName> given = ConcurrentHashMap.newKeySet();

  @Test
  void theLogHasWhatTheDirectoryHasHoweverTheServerEnds() throws Exception {
    Random random = new Random(20261122);
    ServedProcess process = ServedProcess.start(data, 0);
    int port = process.address().getPort();
    TestServer server = TestServer.elsewhere(process.address(), data);
    TestDevice device = TestDevice.register(server, "watcher");
    LogPerson watcher = LogPerson.of(server, device);
    for (int round = 0; round < ROUNDS; round++) {
      CountDownLatch acknowledged = new CountDownLatch(3 + random.nextInt(30));
      ServedProcess victim = process;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          String prefix = "r" + round + "-t" + i + "-";
          work.add(threads.submit(() -> register(server, prefix, acknowledged)));
        }
        acknowledged.await();
        victim.kill();
        for (Future<Boolean> one : work) {
          assertThat(one.get()).isTrue();
        }
      }
      process = ServedProcess.start(data, port);
      verify(server, device, watcher);
    }
    assertThat(given).isNotEmpty();
    process.close();
  }

  private boolean register(TestServer server, String prefix, CountDownLatch acknowledged)
      throws Exception {
    try {
      for (int i = 0; ; i++) {
        AccountName name = new AccountName(prefix + i);
        asked.add(name);
        TestDevice first = TestDevice.register(server, name.value());
        given.add(name);
        acknowledged.countDown();
        if (i % 2 == 0) {
          TestDevice _ = first.link();
        }
      }
    } catch (IOException e) {
      // It was killed.
      return true;
    }
  }

  private void verify(TestServer server, TestDevice device, LogPerson watcher) throws Exception {
    for (AccountName name : asked) {
      // The other process goes by the time of this machine.
      server.clock().advance(Duration.between(server.clock().instant(), Instant.now()));
      device.authenticate();
      Answer found = device.get(Paths.account(name));
      if (found.status() == 404) {
        assertThat(given).doesNotContain(name);
        var _ =
            watcher
                .ask(
                    TransparencyOperations.SEARCH,
                    new Request.Search(Optional.empty(), LogPerson.label(name), Optional.empty()))
                .problem(ProblemType.NOT_IN_LOG);
        continue;
      }
      List<Bytes> keys =
          found.as(Account.class).devices().stream().map(Device::signatureKey).toList();
      DeviceSet set = watcher.devices(name);
      assertThat(set.devices()).extracting(DeviceKey::signatureKey).isEqualTo(keys);
      assertThat(set.number()).isEqualTo(keys.size() - 1L);
    }
  }
}
