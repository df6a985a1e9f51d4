package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.EntryKind;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.PublishKeyPackages;
import sonet.server.testing.Answer;
import sonet.server.testing.ServedProcess;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// Kills the server again and again while devices send, commit, claim, upload, read and
/// acknowledge, and looks whether all that it acknowledged is there, once. `-Dsonet.server.kills=N`
/// makes it as many rounds; `./sonet check` has forty.
final class ServerCrashTest {
  private static final int ROUNDS = Integer.getInteger("sonet.server.kills", 2);

  @TempDir Path data;

  /// What was acknowledged, over all rounds.
  private final Set<Long> messages = ConcurrentHashMap.newKeySet();

  private final Set<Long> commits = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Bytes> claimed = new ConcurrentLinkedQueue<>();

  @Test
  void whatWasAcknowledgedIsThereOnceHoweverTheServerEnds() throws Exception {
    Random random = new Random(20261122);
    ServedProcess process = ServedProcess.start(data, 0);
    int port = process.address().getPort();
    TestServer server = TestServer.elsewhere(process.address(), data);
    TestDevice sender = TestDevice.register(server, "sender");
    TestDevice committer = TestDevice.register(server, "committer");
    TestDevice owner = TestDevice.register(server, "owner");
    owner.publish(80);
    Group talk = sender.createGroup();
    Group first = committer.createGroup();
    Changing changing = new Changing(first);
    TestDevice reader = TestDevice.register(server, "reader");
    CrashingInbox inbox = new CrashingInbox(committer, reader);
    CrashingBlobs blobs = new CrashingBlobs(server, reader);
    for (int round = 0; round < ROUNDS; round++) {
      int enough = 5 + random.nextInt(100);
      CountDownLatch acknowledged = new CountDownLatch(enough);
      AtomicInteger number = new AtomicInteger(round * 1_000_000);
      ServedProcess victim = process;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Boolean>> work =
            List.of(
                threads.submit(() -> send(sender, talk, number, acknowledged)),
                threads.submit(() -> commit(committer, changing, acknowledged)),
                threads.submit(() -> claim(sender, owner, acknowledged)),
                threads.submit(() -> inbox.send(acknowledged)),
                threads.submit(() -> inbox.read(acknowledged)),
                threads.submit(() -> blobs.work(acknowledged)));
        acknowledged.await();
        victim.kill();
        for (Future<Boolean> one : work) {
          assertThat(one.get()).isTrue();
        }
      }
      process = ServedProcess.start(data, port);
      assertThat(process.address()).isEqualTo(server.address());
      // A token is good for ten minutes, and there may be many rounds.
      for (TestDevice device : List.of(sender, committer, owner, reader)) {
        device.authenticate();
      }
      verify(sender, talk, messages, EntryKind.MESSAGE);
      changing.resubmit(committer);
      verify(committer, first, commits, EntryKind.COMMIT);
      assertThat(new HashSet<>(claimed)).hasSameSizeAs(claimed);
      inbox.verify();
      blobs.verify();
    }
    assertThat(messages).isNotEmpty();
    process.close();
  }

  private boolean send(
      TestDevice device, Group group, AtomicInteger number, CountDownLatch acknowledged)
      throws Exception {
    try {
      while (true) {
        Answer answer = device.say(group, "message " + number.incrementAndGet());
        assertThat(answer.status()).isEqualTo(201);
        assertThat(messages.add(answer.as(Posted.class).seq())).isTrue();
        acknowledged.countDown();
      }
    } catch (IOException e) {
      // It was killed.
      return true;
    }
  }

  private boolean commit(TestDevice device, Changing group, CountDownLatch acknowledged)
      throws Exception {
    try {
      while (true) {
        group.submit(device, group.group.commit(CommitRequest.update()));
        acknowledged.countDown();
      }
    } catch (IOException e) {
      return true;
    }
  }

  /// A group that one thread changes, and the commit of which it does not know what became.
  private final class Changing {
    private Group group;
    private Optional<PendingCommit> open = Optional.empty();

    Changing(Group group) {
      this.group = group;
    }

    void submit(TestDevice device, PendingCommit pending) throws Exception {
      open = Optional.of(pending);
      Answer answer = device.submit(group, pending, List.of());
      assertThat(answer.status()).isEqualTo(201);
      assertThat(commits.add(answer.as(Posted.class).seq())).isTrue();
      group = pending.keep();
      open = Optional.empty();
    }

    /// The same again, whether or not it was written before.
    void resubmit(TestDevice device) throws Exception {
      if (open.isPresent()) {
        submit(device, open.get());
      }
    }
  }

  private boolean claim(TestDevice device, TestDevice owner, CountDownLatch acknowledged)
      throws Exception {
    try {
      for (int i = 0; i < 20; i++) {
        Answer answer = device.post(Paths.claim(owner.account()), new ClaimKeyPackages(1));
        if (answer.status() != 201) {
          return answer.status() == 404;
        }
        for (ClaimedKeyPackages.Claimed one : answer.as(ClaimedKeyPackages.class).keyPackages()) {
          assertThat(one.use()).isEqualTo(PublishKeyPackages.Use.ONE_TIME);
          claimed.add(one.keyPackage());
        }
        acknowledged.countDown();
      }
      return true;
    } catch (IOException e) {
      return true;
    }
  }

  private static List<LogEntry> all(TestDevice device, Group group) throws Exception {
    List<LogEntry> entries = new ArrayList<>();
    LogPage page = device.log(group, 0);
    while (!page.entries().isEmpty()) {
      entries.addAll(page.entries());
      page = device.log(group, entries.getLast().seq());
    }
    return entries;
  }

  /// Every number that was given is there, and no content twice.
  private static void verify(TestDevice device, Group group, Set<Long> acknowledged, EntryKind kind)
      throws Exception {
    List<LogEntry> entries = all(device, group);
    assertThat(entries.stream().filter(entry -> entry.kind() == kind).map(LogEntry::seq))
        .containsAll(acknowledged);
    assertThat(entries.stream().map(LogEntry::body)).doesNotHaveDuplicates();
    for (int i = 1; i < entries.size(); i++) {
      assertThat(entries.get(i).seq()).isEqualTo(entries.get(i - 1).seq() + 1);
    }
    if (kind == EntryKind.COMMIT) {
      assertThat(entries.stream().filter(entry -> entry.kind() == kind).map(LogEntry::epoch))
          .doesNotHaveDuplicates();
    }
  }
}
