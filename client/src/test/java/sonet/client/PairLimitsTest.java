package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.client.ClientException.Reason;

/// What a conversation of two has not: members, roles and channels to change.
final class PairLimitsTest {
  @TempDir private Path folder;
  private TestDevices devices;
  private Conversation pair;

  @BeforeEach
  void start() throws ClientException {
    devices = new TestDevices(folder);
    devices.get("bob").publishKeys();
    pair = devices.get("alice").direct("bob");
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  /// Something that is for groups alone.
  @FunctionalInterface
  interface Call {
    void on(Conversation pair) throws ClientException;
  }

  private static Arguments call(String name, Call call) {
    return Arguments.of(name, call);
  }

  /// Something that is asked of a group.
  @FunctionalInterface
  private interface Question {
    Object of(Conversation pair) throws ClientException;
  }

  private static Arguments asking(String name, Question question) {
    return call(
        name,
        pair -> {
          var _ = question.of(pair);
        });
  }

  static Stream<Arguments> groupOnly() {
    return Stream.of(
        call("rename", pair -> pair.rename("Team")),
        call("add", pair -> pair.add("carol")),
        call("remove", pair -> pair.remove("bob")),
        call("leave", Conversation::leave),
        call("rejoin", Conversation::rejoin),
        call("reset", Conversation::reset),
        asking("role", pair -> pair.role("bob")),
        call("setRole", pair -> pair.setRole("bob", Role.ADMIN)),
        asking("may", pair -> pair.may(Right.RENAME)),
        asking("channel", pair -> pair.channel("side", "bob")),
        asking("channels", Conversation::channels),
        asking("cipherSuite", Conversation::cipherSuite),
        asking("moveTo", pair -> pair.moveTo(1, Move.Stragglers.WAIT_FOR)),
        asking("forks.evidence", pair -> pair.forks().evidence()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("groupOnly")
  void whatIsForGroupsAloneIsRefusedAndNothingChanges(String name, Call call)
      throws ClientException {
    assertThatThrownBy(() -> call.on(pair))
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.reason()).as(name).isEqualTo(Reason.ONLY_IN_GROUPS));
    pair.send("still here");
    devices.synchronize("alice", "bob");
    assertThat(devices.texts("bob")).containsExactly("still here");
    assertThat(pair.members()).extracting(Member::name).containsExactly("alice", "bob");
  }

  @Test
  void aConversationOfTwoIsAChannelOfNone() throws ClientException {
    assertThat(pair.parent()).isEmpty();
    assertThat(pair.forks().found()).isEmpty();
  }
}
