package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.Providers;
import sonet.protocol.LogEntry;
import sonet.protocol.RejectCommit;

/// Devices that lost the thread of a group and come back, over a server in memory.
final class ReturnTest {
  @TempDir private Path folder;

  private TestDevices devices;

  @BeforeEach
  void start() {
    devices = new TestDevices(folder);
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  @Test
  void whoMissedTooMuchComesBackByItself() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    alices.send("one");
    devices.synchronize("alice", "bob");
    devices.stop("bob");
    alices.send("missed");
    devices.synchronize("alice");
    devices.server().forget(alices.id());
    Sonet bob = devices.get("bob");
    bob.synchronize(TestDevices.LONG);
    alices.send("two");
    devices.synchronize("alice", "bob");
    devices.only("bob").send("back again");
    devices.synchronize("bob", "alice");

    assertThat(devices.texts("bob")).containsExactly("one", "two", "back again");
    assertThat(devices.only("bob").history(0, 99)).anyMatch(Entry.Returned.class::isInstance);
    assertThat(devices.texts("alice")).containsExactly("one", "missed", "two", "back again");
    assertThat(alices.members()).extracting(Member::name).containsExactly("alice", "bob");
  }

  @Test
  void whoCannotTakeACommitSaysSoAndComesBackByItself() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    devices.synchronize("alice", "bob");
    devices.stop("bob");
    Sonet _ = devices.get("carol");
    alices.add("carol");
    Bytes id = alices.id();
    LogEntry good = devices.server().entries(id).getLast();
    Bytes cut = good.body().slice(0, good.body().length() - 1);
    devices
        .server()
        .rewriteLast(
            id,
            new LogEntry(
                good.seq(),
                good.kind(),
                good.epoch(),
                good.sender(),
                good.group(),
                good.at(),
                cut,
                good.prevHash()));
    Sonet bob = devices.get("bob");
    bob.synchronize(TestDevices.LONG);

    assertThat(devices.server().rejections())
        .singleElement()
        .satisfies(rejection -> {
          assertThat(rejection.reason()).isEqualTo(RejectCommit.Reason.RULE_BROKEN);
          assertThat(rejection.commitHash())
              .isEqualTo(
                  Bytes.wrap(
                      Providers.pure()
                          .hash(HashAlgorithm.SHA256)
                          .orElseThrow()
                          .hash(cut.toArray())));
        });
    assertThat(devices.only("bob").history(0, 99)).anyMatch(Entry.Returned.class::isInstance);
    assertThat(devices.only("bob").isMember()).isTrue();
  }

  @Test
  void whatWaitedWhileTooMuchWasMissedArrivesOnce() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    Conversation bobs = devices.only("bob");
    devices.server().loseAnswers(1_000);
    MessageId id = bobs.send("sent, but bob does not know");
    devices.stop("bob");
    devices.server().loseAnswers(0);
    devices.synchronize("alice");
    devices.server().forget(alices.id());
    devices.get("bob").synchronize(TestDevices.LONG);
    devices.synchronize("alice");

    assertThat(devices.messages("alice")).extracting(Message::id).containsExactly(id);
    assertThat(devices.messages("bob")).extracting(Message::id).containsExactly(id);
  }

  /// Opens the device of bob, which has missed what the server has no longer.
  private Sonet lost() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    devices.stop("bob");
    alices.send("missed");
    devices.synchronize("alice");
    devices.server().forget(alices.id());
    return devices.get("bob");
  }

  private List<Entry> returned() throws ClientException {
    return devices.only("bob").history(0, 99).stream()
        .filter(Entry.Returned.class::isInstance)
        .toList();
  }

  @Test
  void threadsThatFindTheThreadLostAtOnceComeBackOnce() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    devices.beforeReturns(() -> {
      var _ = most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      entered.countDown();
      await(go);
      var _ = inside.decrementAndGet();
    });
    Sonet bob = lost();
    entered.await();
    List<FutureTask<Boolean>> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FutureTask<Boolean> other =
          new FutureTask<>(() -> {
            bob.synchronize(TestDevices.LONG);
            return devices.only("bob").isMember();
          });
      others.add(other);
      awaitAsking(Thread.ofPlatform().start(other));
    }
    go.countDown();

    for (FutureTask<Boolean> other : others) {
      assertThat(other.get()).isTrue();
    }
    assertThat(most).hasValue(1);
    assertThat(returned()).hasSize(1);
    assertThat(devices.only("alice").members()).extracting(Member::name).contains("bob");
  }

  /// Waits until a thread wants to come back, which is seen in what it has called, or is done.
  private static void awaitAsking(Thread thread) {
    while (thread.isAlive()
        && Arrays.stream(thread.getStackTrace())
            .noneMatch(frame -> frame.getClassName().equals("sonet.client.device.Returns"))) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  @Test
  void whoseAnswerGotLostOnTheWayBackDoesNotTakeItselfForRemoved() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    devices.synchronize("alice", "bob");
    Conversation bobs = devices.only("bob");
    devices.server().loseAnswers(1);
    assertThatThrownBy(bobs::rejoin)
        .isInstanceOfSatisfying(
            ClientException.class,
            lost -> assertThat(lost.reason()).isEqualTo(Reason.SERVER_UNREACHABLE));
    devices.synchronize("bob", "alice");
    alices.send("two");
    devices.synchronize("alice", "bob");

    assertThat(bobs.isMember()).isTrue();
    assertThat(bobs.history(0, 99)).noneMatch(Entry.Removed.class::isInstance);
    assertThat(returned()).hasSize(1);
    assertThat(devices.texts("bob")).containsExactly("two");
  }

  @Test
  void whoComesAnewTooSlowlyStaysInAsItWas() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    Conversation bobs = devices.only("bob");
    Sonet _ = devices.get("carol");
    devices.beforeReturns(() -> {
      if (alices.members().stream().noneMatch(member -> member.name().equals("carol"))) {
        alices.add("carol");
      } else {
        alices.remove("carol");
      }
    });
    assertThatThrownBy(bobs::rejoin)
        .isInstanceOfSatisfying(
            ClientException.class, slow -> assertThat(slow.reason()).isEqualTo(Reason.BUSY));
    alices.send("two");
    devices.synchronize("alice", "bob");

    assertThat(bobs.isMember()).isTrue();
    assertThat(returned()).isEmpty();
    assertThat(devices.texts("bob")).containsExactly("two");
  }
}
