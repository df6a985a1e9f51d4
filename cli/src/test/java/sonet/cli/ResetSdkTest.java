package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Entry.Contested.Stage;
import sonet.client.Member;
import sonet.client.MessageId;

/// What becomes of a conversation in which devices cannot take a change (docs/groups.md), by the
/// SDK, against a real server.
final class ResetSdkTest {
  @TempDir private Path folder;

  private People people;
  private RawDevice bob;
  private RawDevice carol;
  private Conversation team;
  private Conversation daves;

  @BeforeEach
  void start() throws Exception {
    people = new People(folder);
    bob = new RawDevice(people.address(), "bob");
    carol = new RawDevice(people.address(), "carol");
    var _ = people.get("dave");
    team = people.get("alice").group("Team", "bob", "carol", "dave");
    team.send("before");
    people.synchronize("alice");
    daves = people.find("dave", "Team");
  }

  @AfterEach
  void stop() throws ClientException {
    bob.close();
    carol.close();
    people.close();
  }

  private static void refuses(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  /// Bob and carol reject a commit of alice that was made after they came.
  private void contest() throws ClientException {
    var _ = people.get("erin");
    team.add("erin");
    bob.rejectLastCommit(team.id());
    carol.rejectLastCommit(team.id());
    people.synchronize("alice");
  }

  private static List<Stage> stages(Conversation conversation) throws ClientException {
    return conversation.history(0, 99).stream()
        .filter(Entry.Contested.class::isInstance)
        .map(entry -> ((Entry.Contested) entry).stage())
        .toList();
  }

  @Test
  void aConversationWaitsForThoseWhoCouldNotFollowAndGoesOn() throws ClientException {
    contest();
    refuses(Reason.BUSY, () -> team.remove("erin"));
    team.send("still heard");
    people.synchronize("alice", "dave");
    assertThat(daves.search("heard", 9)).hasSize(1);
    bob.comeBack(team.id());
    carol.comeBack(team.id());
    people.synchronize("alice", "dave");

    assertThat(stages(team)).containsExactly(Stage.WAITING, Stage.CLEARED);
    assertThat(stages(daves)).containsExactly(Stage.WAITING, Stage.CLEARED);
    team.remove("erin");
  }

  @Test
  void theOthersFollowIntoTheFreshGroupWithHistoryAndTitle() throws ClientException {
    refuses(Reason.REFUSED, () -> team.reset());
    contest();
    people.stop("dave");
    List<Member> leftBehind = team.reset();
    assertThat(leftBehind).isEmpty();
    MessageId after = team.send("after");
    people.synchronize("alice");
    daves = people.find("dave", "Team");

    assertThat(daves.id()).isEqualTo(team.id());
    assertThat(daves.message(after).text()).isEqualTo("after");
    assertThat(daves.search("before", 9)).hasSize(1);
    assertThat(stages(daves)).containsExactly(Stage.WAITING, Stage.RESET);
    assertThat(stages(team)).containsExactly(Stage.WAITING, Stage.RESET);
    daves.send("and back");
    people.synchronize("dave", "alice");
    assertThat(team.search("and back", 9)).hasSize(1);
    assertThat(daves.members())
        .extracting(Member::name)
        .containsExactlyInAnyOrder("alice", "bob", "carol", "dave", "erin");
  }

  @Test
  void whatWaitsWhenItIsResetIsSentInTheFreshGroup() throws ClientException {
    contest();
    people.synchronize("dave");
    team.reset();
    // Dave has not heard of it yet, or has: either way it arrives once.
    daves.send("from before");
    people.synchronize("dave", "alice");

    assertThat(team.search("from before", 9)).hasSize(1);
    assertThat(people.get("dave").outbox().pending()).isEmpty();
  }

  @Test
  void aDeviceComesBackWhenItsOwnerSaysSo() throws ClientException {
    daves.rejoin();
    team.send("after");
    people.synchronize("alice", "dave");

    assertThat(daves.search("after", 9)).hasSize(1);
    assertThat(daves.history(0, 99)).hasAtLeastOneElementOfType(Entry.Returned.class);
    team.remove("dave");
    people.synchronize("dave");
    refuses(Reason.REMOVED, daves::rejoin);
  }
}
