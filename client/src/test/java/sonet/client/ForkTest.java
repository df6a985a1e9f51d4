package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.protocol.LogEntry;

/// A server that shows a device another history than before (docs/forks.md).
final class ForkTest {
  @TempDir private Path folder;

  private TestDevices devices;
  private Conversation team;
  private final List<Event> events = new ArrayList<>();

  @BeforeEach
  void start() throws ClientException {
    devices = new TestDevices(folder);
    team = devices.team("alice", "bob");
    devices.synchronize("alice", "bob");
    devices.get("alice").onEvent(events::add);
  }

  @AfterEach
  void stop() throws ClientException {
    devices.close();
  }

  /// The last entry that alice has is another one now, and a further one stands behind it.
  private void rewrite() throws ClientException {
    team.send("seen before");
    devices.get("alice").synchronize(TestDevices.LONG);
    devices.server().goDown();
    LogEntry last = devices.server().entries(team.id()).getLast();
    devices
        .server()
        .rewriteLast(
            team.id(),
            new LogEntry(
                last.seq(),
                last.kind(),
                last.epoch(),
                last.sender(),
                last.group(),
                last.at().plusSeconds(1),
                last.body(),
                last.prevHash()));
    devices.server().comeBack();
    team.send("behind what was rewritten");
    devices.get("alice").synchronize(TestDevices.LONG);
  }

  @Test
  void aServerThatRewritesHistoryIsFoundOutAndTheFindingIsKept() throws ClientException {
    rewrite();
    LogEntry shown = devices.server().entries(team.id()).getLast();

    assertThat(team.forks().found())
        .singleElement()
        .satisfies(report -> {
          assertThat(report.cause()).isEqualTo(ForkReport.Cause.LOG);
          assertThat(report.seq()).isEqualTo(shown.seq());
          assertThat(report.shown()).isEqualTo(shown.prevHash());
          assertThat(report.known()).isNotEqualTo(report.shown());
          assertThat(report.entry()).isEqualTo(shown.hashInput());
          assertThat(team.forks().compare(report.evidence())).isEqualTo(new Comparison.Same(1));
        });
    ForkReport found = team.forks().found().getFirst();
    assertThat(events).contains(new Event.Forked(team, found));
  }

  @Test
  void nothingIsReadOrSentThereBeforeItsOwnerSaysSo() throws ClientException {
    rewrite();

    assertThat(team.isMember()).isFalse();
    assertThatThrownBy(() -> team.send("anyone?"))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FORKED));
    // All else goes on.
    Conversation other = devices.get("alice").create("Other");
    other.send("still here");
    devices.synchronize("alice");
    assertThat(other.search("still", 9)).hasSize(1);

    team.rejoin();
    team.send("back");
    devices.synchronize("alice");
    assertThat(team.search("back", 9)).hasSize(1);
    assertThat(team.forks().found()).hasSize(1);
  }

  @Test
  void onlyTheFirstFindingsAreKept() throws ClientException {
    for (int i = 0; i < 6; i++) {
      rewrite();
      team.rejoin();
    }

    assertThat(team.forks().found()).hasSize(4);
    assertThat(events).filteredOn(Event.Forked.class::isInstance).hasSize(6);
  }

  @Test
  void whatIsNoEvidenceIsRefused() {
    assertThatThrownBy(() -> team.forks().compare(Bytes.utf8("x")))
        .isInstanceOf(ClientException.class);
  }
}
