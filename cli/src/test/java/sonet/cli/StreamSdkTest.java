package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Message;
import sonet.client.Messages;
import sonet.client.Sonet;
import sonet.protocol.Base64Url;

/// That what is submitted goes over the open stream, and over HTTP without one.
final class StreamSdkTest {
  @TempDir private Path folder;

  private People people;
  private CountingProxy proxy;
  private Sonet alice;
  private Conversation team;

  @BeforeEach
  void start() throws Exception {
    people = new People(folder);
    var _ = people.get("bob");
    proxy = new CountingProxy(people.address());
    alice = Sonet.open(people.settings("alice", "alice", proxy.address()));
    team = alice.group("Team", "bob");
    alice.synchronize(People.LONG);
  }

  @AfterEach
  void stop() throws Exception {
    alice.close();
    proxy.close();
    people.close();
  }

  private String messages() {
    return "POST /v1/groups/" + Base64Url.encode(team.id()) + "/messages";
  }

  private void awaitOnline() throws Exception {
    // What bob says comes over the stream alone.
    Conversation bobs = people.find("bob", "Team");
    try (Messages heard = team.messages()) {
      bobs.send("are you there?");
      assertThat(heard.poll(People.LONG)).isPresent();
    }
  }

  @Test
  void messagesGoOverTheOpenStreamInOrder() throws Exception {
    awaitOnline();
    long before = proxy.count(messages());
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      said.add("message " + i);
      team.send("message " + i);
    }
    assertThat(team.awaitSent(People.LONG)).isTrue();
    assertThat(proxy.count(messages())).isEqualTo(before);
    people.synchronize("bob");
    assertThat(people.find("bob", "Team").latest(40))
        .extracting(entry -> ((Message) entry).text())
        .isEqualTo(said);
  }

  @Test
  void whoeverLosesARaceLearnsOverTheStreamWhatWasMissed() throws Exception {
    awaitOnline();
    Conversation bobs = people.find("bob", "Team");
    var _ = people.get("carol");
    var _ = people.get("dave");
    // Both change the group and talk at once: each has to take in what the other did.
    Thread other =
        Thread.ofVirtual()
            .start(() -> {
              try {
                bobs.add("carol");
                bobs.send("from bob");
              } catch (ClientException failed) {
                throw new AssertionError(failed);
              }
            });
    team.add("dave");
    team.send("from alice");
    other.join();
    alice.synchronize(People.LONG);
    people.synchronize("bob");
    alice.synchronize(People.LONG);

    assertThat(team.members()).hasSize(4);
    assertThat(bobs.members()).hasSize(4);
    assertThat(team.search("from", 9)).hasSize(2);
    assertThat(bobs.search("from", 9)).hasSize(2);
  }

  @Test
  void aLargeMessageGoesOverHttp() throws Exception {
    awaitOnline();
    long before = proxy.count(messages());
    team.send("x".repeat(60_000));
    assertThat(team.awaitSent(People.LONG)).isTrue();
    assertThat(proxy.count(messages())).isEqualTo(before + 1);
  }
}
