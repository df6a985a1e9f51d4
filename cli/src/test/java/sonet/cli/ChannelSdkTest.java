package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.Channel;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Conversation;
import sonet.client.Member;
import sonet.client.Member.Standing;
import sonet.client.Role;

/// Channels by the SDK, against a real server (docs/groups.md).
final class ChannelSdkTest {
  @TempDir private Path folder;

  private People people;
  private Conversation team;

  @BeforeEach
  void start() throws Exception {
    people = new People(folder);
    var _ = people.get("bob");
    var _ = people.get("carol");
    team = people.get("alice").group("Team", "bob", "carol");
    people.synchronize("alice", "bob", "carol");
  }

  @AfterEach
  void stop() throws ClientException {
    people.close();
  }

  private static void refuses(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static List<String> names(Conversation conversation) throws ClientException {
    return conversation.members().stream().map(Member::name).toList();
  }

  @Test
  void aChannelIsForThoseOfTheConversationWhoAreAsked() throws ClientException {
    Conversation plans = team.channel("Plans", "bob");
    plans.send("only us");
    people.synchronize("alice");
    Conversation bobs = people.find("bob", "Plans");

    assertThat(bobs.id()).isEqualTo(plans.id());
    assertThat(names(bobs)).containsExactlyInAnyOrder("alice", "bob");
    assertThat(bobs.search("only", 9)).hasSize(1);
    assertThat(bobs.parent()).contains(people.find("bob", "Team"));
    assertThat(team.parent()).isEmpty();
    people.synchronize("carol");
    assertThat(people.get("carol").conversations()).hasSize(1);
    assertThat(people.find("carol", "Team").channels())
        .singleElement()
        .satisfies(channel -> {
          assertThat(channel.openedBy()).isEqualTo("alice");
          assertThat(channel.conversation()).isEmpty();
        });
    assertThat(team.channels())
        .extracting(Channel::conversation)
        .singleElement()
        .satisfies(own -> assertThat(own).contains(plans));

    bobs.add("carol");
    bobs.send("and you");
    people.synchronize("bob");
    Conversation carols = people.find("carol", "Plans");
    assertThat(carols.search("and", 9)).hasSize(1);
    assertThat(carols.search("only", 9)).isEmpty();
  }

  @Test
  void whoIsNotInTheConversationIsNotInItsChannels() throws ClientException {
    var _ = people.get("dave");
    refuses(Reason.NOT_A_MEMBER, () -> team.channel("Plans", "dave"));
    Conversation plans = team.channel("Plans");
    refuses(Reason.NOT_A_MEMBER, () -> plans.add("dave"));
    assertThat(people.get("alice").conversations()).hasSize(2);
    team.add("dave");
    plans.add("dave");
    people.synchronize("alice");

    assertThat(names(people.find("dave", "Plans"))).containsExactlyInAnyOrder("alice", "dave");
  }

  @Test
  void whoIsRemovedAboveIsTakenOutBelowByTheDevicesOfTheOthers() throws ClientException {
    Conversation plans = team.channel("Plans", "bob", "carol");
    people.synchronize("alice");
    Conversation bobs = people.find("bob", "Plans");
    team.remove("bob");
    people.synchronize("alice", "carol");

    assertThat(names(plans)).containsExactlyInAnyOrder("alice", "carol");
    assertThat(names(people.find("carol", "Plans"))).containsExactlyInAnyOrder("alice", "carol");
    refuses(Reason.REMOVED, () -> people.find("bob", "Team").channels());
    assertThat(bobs.isMember()).isFalse();
  }

  @Test
  void whoMayNotTakeThemOutSeesWhoIsOutside() throws ClientException {
    Conversation board = people.get("alice").createWithRoles("Board");
    board.add("bob", "carol");
    people.synchronize("alice");
    Conversation bobs = people.find("bob", "Board");
    Conversation plans = bobs.channel("Plans", "alice");
    people.synchronize("bob");
    Conversation alices = people.find("alice", "Plans");
    assertThat(alices.role("alice")).isEqualTo(Role.MEMBER);
    board.remove("bob");
    people.synchronize("alice");

    assertThat(alices.members())
        .extracting(Member::name, Member::standing)
        .containsExactlyInAnyOrder(tuple("bob", Standing.OUTSIDE), tuple("alice", Standing.INSIDE));
    people.synchronize("bob");
    refuses(Reason.REMOVED, () -> plans.send("still here?"));
    assertThat(plans.isMember()).isFalse();
  }

  @Test
  void whoComesLateToAChannelComesInByThemselves() throws ClientException {
    people.stop("bob");
    Conversation plans = team.channel("Plans", "bob");
    plans.send("before");
    // The keys of the epochs above are kept for eight of them: this channel is bound to one
    // before.
    for (int i = 0; i < 5; i++) {
      team.remove("carol");
      team.add("carol");
    }
    people.synchronize("alice");
    people.get("bob").synchronize(People.LONG);
    Conversation bobs =
        people.get("bob").find(plans.id()).orElseThrow(() -> new AssertionError("no channel"));
    plans.send("after");
    people.synchronize("alice", "bob");

    assertThat(bobs.search("after", 9)).hasSize(1);
    assertThat(bobs.search("before", 9)).isEmpty();
    assertThat(names(plans)).containsExactlyInAnyOrder("alice", "bob");
  }

  @Test
  void aChannelOutlivesARestart() throws ClientException {
    Conversation plans = team.channel("Plans", "bob");
    people.synchronize("alice");
    people.stop("alice");
    Conversation again = people.find("alice", "Plans");

    assertThat(again.id()).isEqualTo(plans.id());
    assertThat(again.parent()).contains(people.find("alice", "Team"));
  }
}
