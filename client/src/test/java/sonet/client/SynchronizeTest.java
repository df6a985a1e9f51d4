package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.testing.FakeKeyLog;
import sonet.protocol.AccountName;

/// That what goes on in the background goes on whatever fails, and is waited for.
final class SynchronizeTest {
  private static final AccountName ALICE = new AccountName("alice");

  private TestDevices devices;
  private FakeKeyLog log;

  @BeforeEach
  void begin(@TempDir Path folder) {
    devices = new TestDevices(folder);
    log = devices.server().log();
  }

  @AfterEach
  void end() throws ClientException {
    devices.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  /// Leaves some time for what should not happen.
  private static boolean isOverSoon(CountDownLatch over) {
    try {
      return over.await(500, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  private static boolean isCredited(Sonet device, String account) throws ClientException {
    return device.keys().known(account).proof().orElseThrow().source() != AccountKeys.Source.LOG;
  }

  /// Has the background do what is due.
  private static void wake(Sonet device) throws ClientException {
    var _ = device.create("Notes");
  }

  @Test
  void whatTheBackgroundAsksTheLogIsWaitedFor() throws Exception {
    // Of eight entries the last is one that owners look at, and so is none of the next seven.
    for (int i = 0; i < 8; i++) {
      log.pad();
    }
    Sonet alice = devices.get("alice");
    for (String name : new String[] {"bob", "carol"}) {
      var _ = devices.get(name);
      Conversation chat = alice.direct(name);
      chat.send("hello");
      assertThat(chat.awaitSent(TestDevices.LONG)).isTrue();
      assertThat(isCredited(alice, name)).isTrue();
    }
    // Their own devices shall not ask meanwhile.
    devices.stop("bob");
    devices.stop("carol");
    alice.synchronize(TestDevices.LONG);
    CountDownLatch asking = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger answers = new AtomicInteger();
    AtomicBoolean late = new AtomicBoolean();
    log.tamper(answer -> {
      asking.countDown();
      await(go);
      if (answers.incrementAndGet() == 2) {
        // Whoever did not wait for the second answer has the time to be over before it.
        late.set(isOverSoon(over));
      }
      return answer;
    });
    devices.pass(Duration.ofMinutes(6));
    wake(alice);
    await(asking);
    FutureTask<Boolean> waiting =
        new FutureTask<>(() -> {
          alice.synchronize(TestDevices.LONG);
          over.countDown();
          return isCredited(alice, "bob") || isCredited(alice, "carol");
        });
    Thread thread = Thread.ofPlatform().start(waiting);
    while (thread.isAlive() && !isIn(thread, "sonet.client.device.KeyWorker")) {
      Thread.onSpinWait();
    }
    go.countDown();

    assertThat(waiting.get()).isFalse();
    assertThat(late).isFalse();
    assertThat(answers).hasValueGreaterThan(1);
  }

  /// Whether a thread is in a class, which is seen in what it has called.
  private static boolean isIn(Thread thread, String name) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(name));
  }

  @Test
  void theWatchOverKeysGoesOnAfterAFaultInIt() throws Exception {
    Sonet alice = devices.get("alice");
    alice.keys().watch();
    AtomicInteger answers = new AtomicInteger();
    CountDownLatch again = new CountDownLatch(1);
    log.tamper(answer -> {
      // Others ask the log as well.
      if (isIn(Thread.currentThread(), "sonet.client.transparency.KeyWatch")) {
        if (answers.getAndIncrement() == 0) {
          throw new IllegalStateException("a fault");
        }
        again.countDown();
      }
      return answer;
    });
    devices.pass(FakeKeyLog.WINDOW);
    wake(alice);
    await(again);
    alice.synchronize(TestDevices.LONG);
    assertThat(alice.keys().alarms()).isEmpty();
  }

  @Test
  void ownDevicesThatCouldNotBeLookedUpGetWhatWasSaidAllTheSame() throws Exception {
    Sonet alice = devices.get("alice");
    var _ = devices.get("bob");
    var _ = alice.trust().verify("bob", alice.trust().safetyNumber("bob"));
    alice.synchronize(TestDevices.LONG);
    devices.server().failOwnLookups(ALICE, 1);
    Sonet phone = devices.linked("phone", "alice");
    // It is answered for the first time it is asked, with a failure.
    for (int round = 0; round < 4; round++) {
      devices.synchronize("alice", "phone");
      devices.pass(Duration.ofMinutes(11));
    }
    assertThat(devices.server().ownLookupsToFail(ALICE)).isZero();
    assertThat(phone.trust().of("bob").isVerified()).isTrue();
  }

  /// Alice says something to bob who says that he has it, while she cannot look up her own devices.
  private void answerEarly() throws ClientException {
    Sonet alice = devices.get("alice");
    Sonet bob = devices.get("bob");
    // She knows which devices she has, and is to ask again.
    var _ = alice.trust().safetyNumber("bob");
    devices.pass(Duration.ofMinutes(20));
    devices.server().failOwnLookups(ALICE, Integer.MAX_VALUE);
    Conversation chat = alice.direct("bob");
    MessageId one = chat.send("one");
    while (chat.message(one).state() != Message.State.DELIVERED) {
      bob.synchronize(TestDevices.LONG);
    }
  }

  private void settle() throws ClientException {
    devices.server().failOwnLookups(ALICE, 0);
    for (int round = 0; round < 4; round++) {
      devices.synchronize("alice", "phone");
      devices.pass(Duration.ofMinutes(11));
    }
  }

  private static List<String> texts(Conversation conversation) throws ClientException {
    return conversation.history(0, 100).stream()
        .filter(Message.class::isInstance)
        .map(entry -> ((Message) entry).text())
        .toList();
  }

  @Test
  void ownDevicesGetWhatWasAnsweredBeforeItLeftForThem() throws Exception {
    Sonet phone = devices.linked("phone", "alice");
    answerEarly();
    settle();
    assertThat(texts(phone.direct("bob"))).containsExactly("one");
  }

  @Test
  void theyAskForItWhenItNeverLeftForThem() throws Exception {
    Sonet phone = devices.linked("phone", "alice");
    answerEarly();
    devices.restart("alice");
    devices.get("alice").direct("bob").send("two");
    settle();
    assertThat(texts(phone.direct("bob"))).containsExactlyInAnyOrder("one", "two");
  }
}
