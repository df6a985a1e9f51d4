package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;

/// The SDK over a server in memory and groups without encryption: what is tested is what a device
/// makes of races, losses and restarts.
final class SonetTest {
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
  void everyMessageArrivesOnceAndInOrderAtEveryone() throws ClientException {
    Conversation alices = devices.team("alice", "bob", "carol");
    for (int i = 0; i < 10; i++) {
      alices.send("a" + i);
    }
    devices.synchronize("alice", "bob");
    devices.only("bob").send("b0");
    devices.synchronize("bob", "carol", "alice");

    List<String> expected = new ArrayList<>(IntStream.range(0, 10).mapToObj(i -> "a" + i).toList());
    expected.add("b0");
    assertThat(devices.texts("alice")).isEqualTo(expected);
    assertThat(devices.texts("bob")).isEqualTo(expected);
    assertThat(devices.texts("carol")).isEqualTo(expected);
  }

  @Test
  void newMembersLearnTheTitle() throws ClientException {
    Conversation alices = devices.team("alice", "bob");

    devices.synchronize("alice", "bob");

    assertThat(alices.title()).isEqualTo("Team");
    assertThat(devices.only("bob").title()).isEqualTo("Team");
  }

  @Test
  void allDevicesOfAnAccountAreAddedAndRemovedTogether() throws ClientException {
    var _ = devices.get("alice");
    var _ = devices.get("bob");
    var _ = devices.linked("bob2", "bob");
    Conversation alices = devices.get("alice").create("Team");

    alices.add("bob");
    assertThat(alices.members()).extracting(Member::name).containsExactly("alice", "bob", "bob");

    alices.remove("bob");
    assertThat(alices.members()).extracting(Member::name).containsExactly("alice");
    devices.synchronize("bob", "bob2");
    assertThat(devices.only("bob").isMember()).isFalse();
    assertThat(devices.only("bob2").isMember()).isFalse();
  }

  @Test
  void aRemovedDeviceReadsNothingFurtherAndCannotSend() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    alices.send("before");
    devices.synchronize("alice", "bob");
    alices.remove("bob");
    alices.send("after");
    devices.synchronize("alice", "bob");

    assertThat(devices.texts("bob")).containsExactly("before");
    assertThat(devices.only("bob").history(0, 100)).last().isInstanceOf(Entry.Removed.class);
    assertRefused(Reason.REMOVED, () -> devices.only("bob").send("still here?"));
  }

  @Test
  void whoComesBackReadsFromThenOn() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    alices.remove("bob");
    alices.send("behind bob's back");
    devices.synchronize("alice");
    alices.add("bob");
    alices.send("welcome back");
    devices.synchronize("alice", "bob");

    assertThat(devices.texts("bob")).containsExactly("welcome back");
    assertThat(devices.only("bob").isMember()).isTrue();
  }

  @Test
  void changesAtTheSameTimeAllHappen() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    devices.synchronize("bob");
    for (String name : List.of("carol", "dave", "erin", "frank")) {
      var _ = devices.get(name);
    }
    Conversation bobs = devices.only("bob");
    var byBob = TestDevices.aside(() -> bobs.add("carol"), () -> bobs.add("dave"));
    var byAlice = TestDevices.aside(() -> alices.add("erin"), () -> alices.add("frank"));
    var _ = byBob.get();
    var _ = byAlice.get();
    devices.synchronize("alice", "bob", "carol", "frank");

    List<String> everyone = List.of("alice", "bob", "carol", "dave", "erin", "frank");
    for (String name : List.of("alice", "bob", "carol", "frank")) {
      assertThat(devices.only(name).members())
          .extracting(Member::name)
          .containsExactlyInAnyOrderElementsOf(everyone);
    }
  }

  @Test
  void messagesUnderWayDuringAChangeArriveOnce() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    devices.synchronize("bob");
    var _ = devices.get("carol");
    Conversation bobs = devices.only("bob");
    var changing =
        TestDevices.aside(
            () -> alices.add("carol"), () -> alices.remove("carol"), () -> alices.add("carol"));
    List<String> lines = IntStream.range(0, 60).mapToObj(i -> "line " + i).toList();
    for (String line : lines) {
      bobs.send(line);
    }
    var _ = changing.get();
    devices.synchronize("bob", "alice");

    assertThat(devices.texts("bob")).isEqualTo(lines);
    assertThat(devices.texts("alice")).isEqualTo(lines);
  }

  @Test
  void whatIsSentWithoutAServerWaitsAndKeepsItsOrder() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    devices.synchronize("alice", "bob");
    devices.server().goDown();
    List<String> lines = IntStream.range(0, 20).mapToObj(i -> "line " + i).toList();
    for (String line : lines) {
      alices.send(line);
    }
    assertThat(devices.texts("alice")).isEmpty();

    devices.server().comeBack();
    devices.synchronize("alice", "bob");

    assertThat(devices.texts("bob")).isEqualTo(lines);
  }

  @Test
  void lostAnswersDoubleNothing() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    devices.synchronize("alice", "bob");
    devices.server().loseAnswers(3);
    alices.send("one");
    alices.send("two");
    devices.synchronize("alice", "bob");

    assertThat(devices.texts("alice")).containsExactly("one", "two");
    assertThat(devices.texts("bob")).containsExactly("one", "two");
  }

  @Test
  void aCommitWhoseAnswerGotLostHappenedOnce() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    devices.synchronize("alice", "bob");
    var _ = devices.get("carol");
    devices.server().loseAnswers(1);

    assertRefused(Reason.SERVER_UNREACHABLE, () -> alices.add("carol"));
    assertRefused(Reason.ALREADY_MEMBER, () -> alices.add("carol"));

    devices.synchronize("alice", "bob", "carol");
    assertThat(devices.only("bob").members())
        .extracting(Member::name)
        .containsExactly("alice", "bob", "carol");
    assertThat(devices.only("carol").isMember()).isTrue();
  }

  @Test
  void everythingIsThereAfterARestart() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    alices.send("one");
    devices.synchronize("alice", "bob");
    devices.server().goDown();
    alices.send("two");
    devices.restart("alice");
    devices.server().comeBack();
    devices.synchronize("alice", "bob");
    devices.only("bob").send("three");
    devices.synchronize("bob");
    devices.restart("alice");
    devices.synchronize("alice");

    assertThat(devices.texts("alice")).containsExactly("one", "two", "three");
    assertThat(devices.texts("bob")).containsExactly("one", "two", "three");
  }

  @Test
  void listenersHearEachMessageOnceAndInOrder() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    devices.synchronize("alice", "bob");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    devices
        .only("bob")
        .onMessage(message -> heard.add(message.author().name() + " " + message.text()));

    alices.send("one");
    alices.send("two");

    assertThat(heard.take()).isEqualTo("alice one");
    assertThat(heard.take()).isEqualTo("alice two");
    devices.synchronize("alice", "bob");
    assertThat(heard).isEmpty();
  }

  @Test
  void namesThatLeadNowhereAreTold() throws ClientException {
    Conversation alices = devices.team("alice", "bob");

    assertRefused(Reason.UNKNOWN_USER, () -> alices.add("nobody"));
    assertRefused(Reason.INVALID_INPUT, () -> alices.add("No Name"));
    assertRefused(Reason.ALREADY_MEMBER, () -> alices.add("bob"));
    assertRefused(Reason.NOT_A_MEMBER, () -> alices.remove("carol"));
    assertRefused(Reason.INVALID_INPUT, () -> alices.remove("alice"));
  }

  @Test
  void aNameThatSomeoneHasIsRefusedAndTheFolderStaysFree() throws ClientException {
    var _ = devices.get("alice");

    assertRefused(Reason.NAME_TAKEN, () -> devices.again("elsewhere", "alice"));

    assertThat(devices.again("elsewhere", "alicia").account()).isEqualTo("alicia");
  }

  @Test
  void aFolderBelongsToOneName() throws ClientException {
    var _ = devices.get("alice");
    devices.stop("alice");

    assertRefused(Reason.STATE_OF_ANOTHER, () -> devices.again("alice", "bob"));
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
