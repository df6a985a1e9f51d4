package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
