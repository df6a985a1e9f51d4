package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.testing.FakeEngine;

/// How a conversation moves to another suite, over a server in memory and groups without
/// encryption.
final class MoveTest {
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
  void aConversationMovesWithMembersTitleAndHistory() throws ClientException {
    Conversation alices = devices.team("alice", "bob", "carol");
    alices.send("before");
    devices.synchronize("alice", "bob", "carol");

    Move move = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR);
    alices.send("after");
    devices.synchronize("alice", "bob", "carol");
    devices.only("bob").send("from bob");
    devices.synchronize("bob", "alice", "carol");

    assertThat(move)
        .isInstanceOfSatisfying(
            Move.Done.class,
            done -> {
              assertThat(done.leftBehind()).isEmpty();
              assertThat(done.bytes()).isPositive();
            });
    for (String name : List.of("alice", "bob", "carol")) {
      assertThat(devices.get(name).conversations()).containsExactly(devices.only(name));
      assertThat(devices.only(name).id()).isEqualTo(alices.id());
      assertThat(devices.only(name).title()).isEqualTo("Team");
      assertThat(devices.only(name).cipherSuite()).isEqualTo(FakeEngine.OTHER_SUITE);
      assertThat(devices.only(name).members())
          .extracting(Member::name)
          .containsExactlyInAnyOrder("alice", "bob", "carol");
      assertThat(devices.texts(name)).containsExactly("before", "after", "from bob");
      assertThat(places(name)).isSorted().isEqualTo(places("alice"));
    }
    assertThat(devices.only("bob").history(0, 100))
        .filteredOn(Entry.Moved.class::isInstance)
        .singleElement()
        .satisfies(entry -> assertThat(((Entry.Moved) entry).author().name()).isEqualTo("alice"));
  }

  private List<Long> places(String name) throws ClientException {
    return devices.only(name).history(0, 10_000).stream()
        .filter(Message.class::isInstance)
        .map(Entry::seq)
        .toList();
  }

  @Test
  void whoCannotFollowIsNamedAndLeftBehindOnlyOnRequest() throws ClientException {
    devices.keepOld("carol");
    Conversation alices = devices.team("alice", "bob", "carol");
    devices.synchronize("bob", "carol");

    Move held = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR);

    assertThat(((Move.Held) held).stragglers())
        .extracting(one -> one.member().name(), Move.Straggler::cause)
        .containsExactly(tuple("carol", Move.Cause.NO_KEYS));
    assertThat(alices.cipherSuite()).isEqualTo(FakeEngine.SUITE);
    assertThat(alices.members()).hasSize(3);

    Move done = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.LEAVE_BEHIND);
    alices.send("without carol");
    devices.synchronize("alice", "bob", "carol");

    assertThat(((Move.Done) done).leftBehind()).extracting(Member::name).containsExactly("carol");
    assertThat(devices.texts("bob")).containsExactly("without carol");
    assertThat(devices.texts("carol")).isEmpty();
    assertThat(devices.only("carol").isMember()).isFalse();
    assertThat(devices.only("bob").members())
        .extracting(Member::name)
        .containsExactly("alice", "bob");
  }

  @Test
  void aMoveIsCarriedThroughAfterACrashInItsMiddle() throws ClientException {
    var _ = devices.get("bob");
    for (int lost = 1; lost <= 3; lost++) {
      Conversation room = devices.get("alice").create("Room " + lost);
      room.add("bob");
      devices.synchronize("alice", "bob");
      devices.server().loseAnswers(lost);
      assertThatThrownBy(() -> room.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR))
          .isInstanceOfSatisfying(
              ClientException.class,
              failed -> assertThat(failed.reason()).isEqualTo(Reason.SERVER_UNREACHABLE));
      devices.server().loseAnswers(0);
      devices.restart("alice");
      Conversation again = devices.get("alice").find(room.id()).orElseThrow();
      again.send("carried through");
      devices.synchronize("alice", "bob");

      Conversation bobs = devices.get("bob").find(room.id()).orElseThrow();
      assertThat(bobs.history(0, 100))
          .filteredOn(Message.class::isInstance)
          .extracting(entry -> ((Message) entry).text())
          .containsExactly("carried through");
    }
  }

  @Test
  void whatIsWrittenWhileAnotherMovesArrivesOnceAfterIt() throws Exception {
    Conversation alices = devices.team("alice", "bob");
    devices.synchronize("alice", "bob");
    Conversation bobs = devices.only("bob");
    var moving =
        TestDevices.aside(() -> {
          var _ = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR);
        });
    for (int i = 0; i < 30; i++) {
      bobs.send("b" + i);
    }
    var _ = moving.get();
    devices.synchronize("alice", "bob");
    devices.synchronize("alice");

    List<String> expected = IntStream.range(0, 30).mapToObj(i -> "b" + i).toList();
    assertThat(devices.texts("bob")).isEqualTo(expected);
    assertThat(devices.texts("alice")).isEqualTo(expected);
    assertThat(bobs.cipherSuite()).isEqualTo(FakeEngine.OTHER_SUITE);
  }

  @Test
  void whoComesLaterHasTheSameConversation() throws ClientException {
    Conversation alices = devices.team("alice", "bob");
    alices.send("before");
    var _ = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR);
    var _ = devices.get("carol");
    alices.add("carol");
    alices.send("hello carol");
    devices.synchronize("alice", "bob", "carol");

    assertThat(devices.only("carol").id()).isEqualTo(alices.id());
    assertThat(devices.only("carol").title()).isEqualTo("Team");
    assertThat(devices.texts("carol")).containsExactly("hello carol");
    assertThat(places("carol")).containsExactly(places("bob").getLast());
  }

  @Test
  void whoWasRemovedBeforeAMoveStaysOut() throws ClientException {
    Conversation alices = devices.team("alice", "bob", "carol");
    devices.synchronize("bob", "carol");
    alices.remove("bob");
    var _ = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR);
    alices.send("after");
    devices.synchronize("alice", "carol", "bob");

    assertThat(devices.texts("bob")).isEmpty();
    assertThat(devices.only("bob").isMember()).isFalse();
    assertThat(devices.texts("carol")).containsExactly("after");
  }
}
