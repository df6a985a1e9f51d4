package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.testing.FakeEngine;
import sonet.client.testing.FakeServer;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;

/// The SDK over a server in memory and groups without encryption: what is tested is what a device
/// makes of races, losses and restarts.
final class SonetTest {
  private static final URI SERVER = URI.create("http://fake");
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private final FakeServer server = new FakeServer();
  private final Map<String, Sonet> open = new HashMap<>();
  private final Set<String> oldVersions = new HashSet<>();

  @AfterEach
  void close() throws ClientException {
    for (Sonet sonet : open.values()) {
      sonet.close();
    }
  }

  @Test
  void everyMessageArrivesOnceAndInOrderAtEveryone() throws ClientException {
    Conversation alices = team("alice", "bob", "carol");
    for (int i = 0; i < 10; i++) {
      alices.send("a" + i);
    }
    synchronize("alice", "bob");
    team("bob").send("b0");
    synchronize("bob", "carol", "alice");

    List<String> expected = new ArrayList<>(IntStream.range(0, 10).mapToObj(i -> "a" + i).toList());
    expected.add("b0");
    assertThat(texts("alice")).isEqualTo(expected);
    assertThat(texts("bob")).isEqualTo(expected);
    assertThat(texts("carol")).isEqualTo(expected);
  }

  @Test
  void newMembersLearnTheTitle() throws ClientException {
    Conversation alices = team("alice", "bob");

    synchronize("alice", "bob");

    assertThat(alices.title()).isEqualTo("Team");
    assertThat(team("bob").title()).isEqualTo("Team");
  }

  @Test
  void allDevicesOfAnAccountAreAddedAndRemovedTogether() throws ClientException {
    enter("alice");
    enter("bob");
    linked("bob2", "bob");
    Conversation alices = device("alice").create("Team");

    alices.add("bob");
    assertThat(alices.members()).extracting(Member::name).containsExactly("alice", "bob", "bob");

    alices.remove("bob");
    assertThat(alices.members()).extracting(Member::name).containsExactly("alice");
    synchronize("bob", "bob2");
    assertThat(team("bob").isMember()).isFalse();
    assertThat(team("bob2").isMember()).isFalse();
  }

  @Test
  void aRemovedDeviceReadsNothingFurtherAndCannotSend() throws ClientException {
    Conversation alices = team("alice", "bob");
    alices.send("before");
    synchronize("alice", "bob");
    alices.remove("bob");
    alices.send("after");
    synchronize("alice", "bob");

    assertThat(texts("bob")).containsExactly("before");
    assertThat(team("bob").history(0, 100)).last().isInstanceOf(Entry.Removed.class);
    assertRefused(Reason.REMOVED, () -> team("bob").send("still here?"));
  }

  @Test
  void whoComesBackReadsFromThenOn() throws ClientException {
    Conversation alices = team("alice", "bob");
    alices.remove("bob");
    alices.send("behind bob's back");
    synchronize("alice");
    alices.add("bob");
    alices.send("welcome back");
    synchronize("alice", "bob");

    assertThat(texts("bob")).containsExactly("welcome back");
    assertThat(team("bob").isMember()).isTrue();
  }

  @Test
  void changesAtTheSameTimeAllHappen() throws Exception {
    Conversation alices = team("alice", "bob");
    synchronize("bob");
    for (String name : List.of("carol", "dave", "erin", "frank")) {
      enter(name);
    }
    Conversation bobs = team("bob");
    var byBob = failing(() -> bobs.add("carol"), () -> bobs.add("dave"));
    var byAlice = failing(() -> alices.add("erin"), () -> alices.add("frank"));
    byBob.join();
    byAlice.join();
    synchronize("alice", "bob", "carol", "frank");

    assertThat(failures).isEmpty();
    List<String> everyone = List.of("alice", "bob", "carol", "dave", "erin", "frank");
    for (String name : List.of("alice", "bob", "carol", "frank")) {
      assertThat(team(name).members())
          .extracting(Member::name)
          .containsExactlyInAnyOrderElementsOf(everyone);
    }
  }

  @Test
  void messagesUnderWayDuringAChangeArriveOnce() throws Exception {
    Conversation alices = team("alice", "bob");
    synchronize("bob");
    enter("carol");
    Conversation bobs = team("bob");
    var changing =
        failing(() -> alices.add("carol"), () -> alices.remove("carol"), () -> alices.add("carol"));
    List<String> lines = IntStream.range(0, 60).mapToObj(i -> "line " + i).toList();
    for (String line : lines) {
      bobs.send(line);
    }
    changing.join();
    synchronize("bob", "alice");

    assertThat(failures).isEmpty();
    assertThat(texts("bob")).isEqualTo(lines);
    assertThat(texts("alice")).isEqualTo(lines);
  }

  @Test
  void whatIsSentWithoutAServerWaitsAndKeepsItsOrder() throws ClientException {
    Conversation alices = team("alice", "bob");
    synchronize("alice", "bob");
    server.goDown();
    List<String> lines = IntStream.range(0, 20).mapToObj(i -> "line " + i).toList();
    for (String line : lines) {
      alices.send(line);
    }
    assertThat(texts("alice")).isEmpty();

    server.comeBack();
    synchronize("alice", "bob");

    assertThat(texts("bob")).isEqualTo(lines);
  }

  @Test
  void lostAnswersDoubleNothing() throws ClientException {
    Conversation alices = team("alice", "bob");
    synchronize("alice", "bob");
    server.loseAnswers(3);
    alices.send("one");
    alices.send("two");
    synchronize("alice", "bob");

    assertThat(texts("alice")).containsExactly("one", "two");
    assertThat(texts("bob")).containsExactly("one", "two");
  }

  @Test
  void aCommitWhoseAnswerGotLostHappenedOnce() throws ClientException {
    Conversation alices = team("alice", "bob");
    synchronize("alice", "bob");
    enter("carol");
    server.loseAnswers(1);

    assertRefused(Reason.SERVER_UNREACHABLE, () -> alices.add("carol"));
    assertRefused(Reason.ALREADY_MEMBER, () -> alices.add("carol"));

    synchronize("alice", "bob", "carol");
    assertThat(team("bob").members())
        .extracting(Member::name)
        .containsExactly("alice", "bob", "carol");
    assertThat(team("carol").isMember()).isTrue();
  }

  @Test
  void everythingIsThereAfterARestart() throws ClientException {
    Conversation alices = team("alice", "bob");
    alices.send("one");
    synchronize("alice", "bob");
    server.goDown();
    alices.send("two");
    restart("alice");
    server.comeBack();
    synchronize("alice", "bob");
    team("bob").send("three");
    synchronize("bob");
    restart("alice");
    synchronize("alice");

    assertThat(texts("alice")).containsExactly("one", "two", "three");
    assertThat(texts("bob")).containsExactly("one", "two", "three");
  }

  @Test
  void listenersHearEachMessageOnceAndInOrder() throws Exception {
    Conversation alices = team("alice", "bob");
    synchronize("alice", "bob");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    team("bob").onMessage(message -> heard.add(message.author().name() + " " + message.text()));

    alices.send("one");
    alices.send("two");

    assertThat(heard.take()).isEqualTo("alice one");
    assertThat(heard.take()).isEqualTo("alice two");
    synchronize("alice", "bob");
    assertThat(heard).isEmpty();
  }

  @Test
  void namesThatLeadNowhereAreTold() throws ClientException {
    Conversation alices = team("alice", "bob");

    assertRefused(Reason.UNKNOWN_USER, () -> alices.add("nobody"));
    assertRefused(Reason.INVALID_INPUT, () -> alices.add("No Name"));
    assertRefused(Reason.ALREADY_MEMBER, () -> alices.add("bob"));
    assertRefused(Reason.NOT_A_MEMBER, () -> alices.remove("carol"));
    assertRefused(Reason.INVALID_INPUT, () -> alices.remove("alice"));
  }

  @Test
  void aNameThatSomeoneHasIsRefusedAndTheFolderStaysFree() throws ClientException {
    enter("alice");

    assertRefused(Reason.NAME_TAKEN, () -> open("elsewhere", "alice"));

    assertThat(open("elsewhere", "alicia").account()).isEqualTo("alicia");
  }

  @Test
  void aFolderBelongsToOneName() throws ClientException {
    device("alice").close();
    open.remove("alice");

    assertRefused(Reason.STATE_OF_ANOTHER, () -> open("alice", "bob"));
  }

  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /// Runs some work on a thread of its own.
  private Thread failing(ThrowingCallable... work) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            for (ThrowingCallable step : work) {
              step.call();
            }
          } catch (Throwable failed) {
            failures.add(failed);
          }
        });
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  /// The conversation of the first named, made with the others in it when it is not there.
  @Test
  void aConversationMovesWithMembersTitleAndHistory() throws ClientException {
    Conversation alices = team("alice", "bob", "carol");
    alices.send("before");
    synchronize("alice", "bob", "carol");

    Move move = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR);
    alices.send("after");
    synchronize("alice", "bob", "carol");
    team("bob").send("from bob");
    synchronize("bob", "alice", "carol");

    assertThat(move)
        .isInstanceOfSatisfying(
            Move.Done.class,
            done -> {
              assertThat(done.leftBehind()).isEmpty();
              assertThat(done.bytes()).isPositive();
            });
    for (String name : List.of("alice", "bob", "carol")) {
      assertThat(device(name).conversations()).containsExactly(team(name));
      assertThat(team(name).id()).isEqualTo(alices.id());
      assertThat(team(name).title()).isEqualTo("Team");
      assertThat(team(name).cipherSuite()).isEqualTo(FakeEngine.OTHER_SUITE);
      assertThat(team(name).members())
          .extracting(Member::name)
          .containsExactlyInAnyOrder("alice", "bob", "carol");
      assertThat(texts(name)).containsExactly("before", "after", "from bob");
      assertThat(places(name)).isSorted().isEqualTo(places("alice"));
    }
    assertThat(team("bob").history(0, 100))
        .filteredOn(Entry.Moved.class::isInstance)
        .singleElement()
        .satisfies(entry -> assertThat(((Entry.Moved) entry).author().name()).isEqualTo("alice"));
  }

  private List<Long> places(String name) throws ClientException {
    return team(name).history(0, 10_000).stream()
        .filter(Message.class::isInstance)
        .map(Entry::seq)
        .toList();
  }

  @Test
  void whoCannotFollowIsNamedAndLeftBehindOnlyOnRequest() throws ClientException {
    oldVersions.add("carol");
    Conversation alices = team("alice", "bob", "carol");
    synchronize("bob", "carol");

    Move held = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR);

    assertThat(((Move.Held) held).stragglers())
        .extracting(one -> one.member().name(), Move.Straggler::cause)
        .containsExactly(tuple("carol", Move.Cause.NO_KEYS));
    assertThat(alices.cipherSuite()).isEqualTo(FakeEngine.SUITE);
    assertThat(alices.members()).hasSize(3);

    Move done = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.LEAVE_BEHIND);
    alices.send("without carol");
    synchronize("alice", "bob", "carol");

    assertThat(((Move.Done) done).leftBehind()).extracting(Member::name).containsExactly("carol");
    assertThat(texts("bob")).containsExactly("without carol");
    assertThat(texts("carol")).isEmpty();
    assertThat(team("carol").isMember()).isFalse();
    assertThat(team("bob").members()).extracting(Member::name).containsExactly("alice", "bob");
  }

  @Test
  void aMoveIsCarriedThroughAfterACrashInItsMiddle() throws ClientException {
    enter("bob");
    for (int lost = 1; lost <= 3; lost++) {
      Conversation room = device("alice").create("Room " + lost);
      room.add("bob");
      synchronize("alice", "bob");
      server.loseAnswers(lost);
      assertRefused(
          Reason.SERVER_UNREACHABLE,
          () -> room.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR));
      server.loseAnswers(0);
      restart("alice");
      Conversation again = device("alice").find(room.id()).orElseThrow();
      again.send("carried through");
      synchronize("alice", "bob");

      Conversation bobs = device("bob").find(room.id()).orElseThrow();
      assertThat(bobs.history(0, 100))
          .filteredOn(Message.class::isInstance)
          .extracting(entry -> ((Message) entry).text())
          .containsExactly("carried through");
    }
  }

  @Test
  void whatIsWrittenWhileAnotherMovesArrivesOnceAfterIt() throws Exception {
    Conversation alices = team("alice", "bob");
    synchronize("alice", "bob");
    Conversation bobs = team("bob");
    var moving =
        failing(() -> {
          var _ = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR);
        });
    for (int i = 0; i < 30; i++) {
      bobs.send("b" + i);
    }
    moving.join();
    synchronize("alice", "bob");
    synchronize("alice");

    assertThat(failures).isEmpty();
    List<String> expected = IntStream.range(0, 30).mapToObj(i -> "b" + i).toList();
    assertThat(texts("bob")).isEqualTo(expected);
    assertThat(texts("alice")).isEqualTo(expected);
    assertThat(bobs.cipherSuite()).isEqualTo(FakeEngine.OTHER_SUITE);
  }

  @Test
  void whoComesLaterHasTheSameConversation() throws ClientException {
    Conversation alices = team("alice", "bob");
    alices.send("before");
    var _ = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR);
    enter("carol");
    alices.add("carol");
    alices.send("hello carol");
    synchronize("alice", "bob", "carol");

    assertThat(team("carol").id()).isEqualTo(alices.id());
    assertThat(team("carol").title()).isEqualTo("Team");
    assertThat(texts("carol")).containsExactly("hello carol");
    assertThat(places("carol")).containsExactly(places("bob").getLast());
  }

  @Test
  void whoWasRemovedBeforeAMoveStaysOut() throws ClientException {
    Conversation alices = team("alice", "bob", "carol");
    synchronize("bob", "carol");
    alices.remove("bob");
    var _ = alices.moveTo(FakeEngine.OTHER_SUITE, Move.Stragglers.WAIT_FOR);
    alices.send("after");
    synchronize("alice", "carol", "bob");

    assertThat(texts("bob")).isEmpty();
    assertThat(team("bob").isMember()).isFalse();
    assertThat(texts("carol")).containsExactly("after");
  }

  private Conversation team(String first, String... others) throws ClientException {
    List<Conversation> known = device(first).conversations();
    if (!known.isEmpty()) {
      return known.getFirst();
    }
    for (String other : others) {
      enter(other);
    }
    Conversation team = device(first).create("Team");
    for (String other : others) {
      team.add(other);
    }
    return team;
  }

  private List<String> texts(String name) throws ClientException {
    return team(name).history(0, 10_000).stream()
        .filter(Message.class::isInstance)
        .map(entry -> ((Message) entry).text())
        .toList();
  }

  private void synchronize(String... names) throws ClientException {
    for (String name : names) {
      device(name).synchronize(LONG);
    }
  }

  private void restart(String name) throws ClientException {
    device(name).close();
    open.remove(name);
    enter(name);
  }

  private Sonet device(String name) throws ClientException {
    return open.containsKey(name) ? open.get(name) : open(name, name);
  }

  private void enter(String name) throws ClientException {
    assertThat(device(name).account()).isEqualTo(name);
  }

  private void linked(String name, String account) throws ClientException {
    Opening fresh = new Opening(settings(name, account), parts());
    open.put(name, TestDevices.linked(device(account), fresh));
  }

  private Sonet open(String name, String account) throws ClientException {
    Sonet opened = new Opening(settings(name, account), parts()).open();
    open.put(name, opened);
    return opened;
  }

  private Settings settings(String name, String account) {
    Secret passphrase = Secret.of(Bytes.utf8("secret"));
    return Settings.of(SERVER, account, folder.resolve(name), passphrase)
        .withDevice(name)
        .withCost(new Argon2id.Cost(64, 1, 1));
  }

  private Opening.Parts parts() {
    return new Opening.Parts(
        Providers.pure(),
        Providers.random(),
        InstantSource.system(),
        server::as,
        (profile, signer) ->
            new FakeEngine(
                profile.account(),
                profile.publicKey(),
                Providers.random(),
                oldVersions.contains(profile.account())
                    ? List.of(FakeEngine.SUITE)
                    : List.of(FakeEngine.SUITE, FakeEngine.OTHER_SUITE)));
  }
}
