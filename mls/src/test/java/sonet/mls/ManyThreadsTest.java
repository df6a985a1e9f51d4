package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.framing.MlsMessage;
import sonet.mls.testing.TestClient;

/// Many groups and many readers at once: the engine shares nothing that changes.
final class ManyThreadsTest {
  private static final int THREADS = 4;

  @Test
  void groupsOfOneEnvironmentDoNotDisturbEachOther() throws Exception {
    TestClient alice = TestClient.create("alice", 1, 1);
    TestClient bob = TestClient.create("bob", 1, 2);
    List<Callable<Integer>> lives = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      lives.add(() -> live(alice, bob));
    }
    assertThat(inThreads(lives)).containsOnly(12);
  }

  /// A short life of a group, and how many epochs it had.
  private static int live(TestClient alice, TestClient bob) throws MlsException {
    KeyPackageBundle forBob = bob.keyPackage();
    PendingCommit add = alice.createGroup().commit(CommitRequest.add(forBob.keyPackage()));
    Group a = add.keep();
    Group b = bob.join(add.welcome(), forBob);
    int epochs = 2;
    for (int i = 0; i < 5; i++) {
      a = a.process(b.protect(Bytes.utf8("hello"))).keep();
      PendingCommit update = a.commit(CommitRequest.update());
      b = b.process(update.message()).keep();
      a = update.keep();
      update = b.commit(CommitRequest.update().encrypted());
      a = a.process(update.message()).keep();
      b = update.keep();
      assertThat(a.epochAuthenticator()).isEqualTo(b.epochAuthenticator());
      epochs += 2;
    }
    return epochs;
  }

  @Test
  void oneValueServesAnyNumberOfReaders() throws Exception {
    TestClient alice = TestClient.create("alice", 1, 1);
    TestClient bob = TestClient.create("bob", 1, 2);
    KeyPackageBundle forBob = bob.keyPackage();
    PendingCommit add = alice.createGroup().commit(CommitRequest.add(forBob.keyPackage()));
    Group a = add.keep();
    Group b = bob.join(add.welcome(), forBob);
    MlsMessage message = a.protect(Bytes.utf8("hello"));
    PendingCommit update = a.commit(CommitRequest.update());
    Bytes expected =
        Bytes.concat(
            a.ratchetTree(), update.group().ratchetTree(), update.group().epochAuthenticator());
    List<Callable<Bytes>> readers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      readers.add(() -> {
        assertThat(b.process(message)).isInstanceOf(Received.Application.class);
        Group next = b.process(update.message()).group();
        return Bytes.concat(b.ratchetTree(), next.ratchetTree(), next.epochAuthenticator());
      });
    }
    assertThat(inThreads(readers)).containsOnly(expected);
  }

  @Test
  void messagesSentAtOnceUseDifferentKeys() throws Exception {
    TestClient alice = TestClient.create("alice", 1, 1);
    TestClient bob = TestClient.create("bob", 1, 2);
    KeyPackageBundle forBob = bob.keyPackage();
    PendingCommit add = alice.createGroup().commit(CommitRequest.add(forBob.keyPackage()));
    Group a = add.keep();
    Group b = bob.join(add.welcome(), forBob);
    List<Callable<MlsMessage>> senders = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Bytes data = Bytes.utf8("message " + i);
      senders.add(() -> a.protect(data));
    }
    Set<Bytes> read = new HashSet<>();
    for (MlsMessage message : inThreads(senders)) {
      Received received = b.process(message);
      assertThat(received)
          .isInstanceOfSatisfying(
              Received.Application.class,
              application -> assertThat(read.add(application.data())).isTrue());
      b = received.keep();
    }
    assertThat(read).hasSize(100);
  }

  private static <T> List<T> inThreads(List<Callable<T>> tasks) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
