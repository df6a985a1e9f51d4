package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import sonet.crypto.Bytes;
import sonet.protocol.Acknowledge;
import sonet.protocol.InboxOperations;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.Paths;
import sonet.protocol.SendMessages;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;

/// One who sends to the inbox of another, who reads and acknowledges, while the server is killed.
final class CrashingInbox {
  private final TestDevice sender;
  private final TestDevice reader;
  private final AtomicInteger number = new AtomicInteger();

  /// What was acknowledged to the sender.
  private final Set<Bytes> sent = ConcurrentHashMap.newKeySet();

  /// What came, by its number. One thread at a time reads.
  private final TreeMap<Long, Bytes> came = new TreeMap<>();

  /// What the server has said it has forgotten, and what it may have.
  private long acknowledged;

  private long asked;

  CrashingInbox(TestDevice sender, TestDevice reader) {
    this.sender = sender;
    this.reader = reader;
  }

  boolean send(CountDownLatch done) throws Exception {
    try {
      while (true) {
        Bytes body = Bytes.utf8("pairwise " + number.incrementAndGet());
        Answer answer =
            sender.post(
                InboxOperations.SEND.at(reader.account()),
                new SendMessages(
                    List.of(new SendMessages.Message(reader.id(), body)), Optional.empty()));
        assertThat(answer.status()).isEqualTo(201);
        sent.add(body);
        done.countDown();
      }
    } catch (IOException e) {
      // It was killed.
      return true;
    }
  }

  boolean read(CountDownLatch done) throws Exception {
    try {
      while (true) {
        if (!step()) {
          Thread.onSpinWait();
        } else {
          done.countDown();
        }
      }
    } catch (IOException e) {
      return true;
    }
  }

  /// Reads what there is and acknowledges half of it; whether there was anything.
  private boolean step() throws Exception {
    List<LogEntry> entries = reader.get(Paths.inbox(acknowledged, 20)).as(LogPage.class).entries();
    for (LogEntry entry : entries) {
      assertThat(entry.seq()).isGreaterThan(acknowledged);
      Bytes before = came.put(entry.seq(), entry.body());
      assertThat(before == null || before.equals(entry.body())).isTrue();
    }
    if (entries.isEmpty()) {
      return false;
    }
    asked = entries.get((entries.size() - 1) / 2).seq();
    assertThat(reader.post(InboxOperations.ACKNOWLEDGE.path(), new Acknowledge(asked)).status())
        .isEqualTo(204);
    acknowledged = asked;
    return true;
  }

  /// What was acknowledged does not come again, all else does, and nothing twice.
  void verify() throws Exception {
    List<LogEntry> left = reader.get(Paths.inbox(0, 1)).as(LogPage.class).entries();
    if (!left.isEmpty()) {
      // The last acknowledgement may have been taken without an answer.
      assertThat(left.getFirst().seq() - 1).isIn(acknowledged, asked);
    }
    while (step()) {
      // Until nothing is left.
    }
    Set<Bytes> bodies = new HashSet<>(came.values());
    assertThat(bodies).containsAll(sent);
    assertThat(came.values().stream().filter(body -> body.toUtf8().startsWith("pairwise")))
        .doesNotHaveDuplicates();
    assertThat(came.lastKey()).as("no gaps").isEqualTo(came.size());
  }
}
