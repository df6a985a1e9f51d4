package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Conversation;
import sonet.client.Devices;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.Member;
import sonet.client.RecoveryChoice;
import sonet.client.RecoveryKey;
import sonet.client.Sonet;
import sonet.client.TrustLevel;

/// Coming back by the recovery key, by the SDK, with real groups and the real log of a server.
final class RecoverySdkTest {
  @TempDir private Path folder;

  private People people;
  private Sonet phone;
  private Sonet bob;
  private Conversation team;
  private String paper;

  @BeforeEach
  void start() throws Exception {
    people = new People(folder);
    phone = people.get("alice");
    bob = people.get("bob");
    team = bob.group("Team", "alice");
    team.send("before");
    bob.trust().verify("alice", bob.trust().safetyNumber("alice"));
    people.synchronize("bob", "alice");
    try (RecoveryKey key = phone.devices().makeRecoveryKey()) {
      paper = key.written();
    }
  }

  @AfterEach
  void stop() throws ClientException {
    people.close();
  }

  private static void refuses(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  private Sonet recover(String name, RecoveryChoice choice) throws ClientException {
    try (RecoveryKey key = RecoveryKey.parse(paper)) {
      return Sonet.recover(people.settings(name, "alice"), key, choice);
    }
  }

  private static List<String> devicesOf(Conversation conversation, String account)
      throws ClientException {
    return conversation.members().stream()
        .filter(member -> member.name().equals(account))
        .map(Member::device)
        .toList();
  }

  private static Conversation team(Sonet sonet) throws ClientException {
    sonet.synchronize(People.LONG);
    for (Conversation one : sonet.conversations()) {
      if (one.title().equals("Team")) {
        return one;
      }
    }
    throw new AssertionError(sonet.device() + " has no conversation Team");
  }

  @Test
  void afterAllWasLostOthersBringTheNewDeviceIntoTheirConversations() throws ClientException {
    String lost = phone.device();
    people.stop("alice");
    try (Sonet back = recover("new", RecoveryChoice.allLost())) {
      assertThat(back.devices().list())
          .extracting(Devices.Listed::id)
          .containsExactly(back.device());
      assertThat(back.devices().recovery()).isPresent();
      assertThat(back.conversations()).isEmpty();

      team.add("alice");
      people.synchronize("bob");
      assertThat(devicesOf(team, "alice")).containsExactly(back.device());
      assertThat(bob.trust().of("alice").level()).isEqualTo(TrustLevel.UNVERIFIED);
      KeyChange last = bob.keys().history("alice").getLast();
      assertThat(last.cause()).isEqualTo(KeyChange.Cause.RECOVERY);
      assertThat(last.standing()).isEqualTo(KeyChange.Standing.SIGNED);
      assertThat(last.removed()).containsExactly(lost);

      Conversation found = team(back);
      found.send("I am back");
      back.synchronize(People.LONG);
      people.synchronize("bob");
      assertThat(team.search("I am back", 9)).hasSize(1);
      team.send("welcome");
      people.synchronize("bob");
      back.synchronize(People.LONG);
      assertThat(found.search("welcome", 9)).hasSize(1);
      back.keys().watch();
      assertThat(back.keys().alarms()).isEmpty();
    }
    refuses(Reason.DEVICE_REMOVED, () -> people.get("alice").synchronize(People.LONG));
  }

  @Test
  void whoHasThePaperIsSeenAndTakenOutAgain() throws ClientException {
    phone.keys().watch();
    try (Sonet thief = recover("thief", devices -> Set.of(phone.device()))) {
      people.synchronize("alice");
      assertThat(phone.keys().alarms())
          .extracting(KeyAlarm::kind)
          .containsExactly(KeyAlarm.Kind.RECOVERY_USED);
      phone.devices().remove(thief.device(), Devices.Why.COMPROMISED);
      assertThat(phone.devices().revokeRecoveryKey()).isTrue();
      people.synchronize("alice", "bob");
      assertThat(devicesOf(team, "alice")).containsExactly(phone.device());
      refuses(Reason.DEVICE_REMOVED, () -> thief.synchronize(People.LONG));
    }
    refuses(Reason.UNKNOWN_RECOVERY_KEY, () -> recover("again", RecoveryChoice.allLost()));
    assertThat(phone.devices().list()).hasSize(1);
    assertThat(bob.keys().of("alice").recoveryKey()).isEmpty();
  }

  @Test
  void oneThatIsKeptBringsTheNewDeviceInByItself() throws ClientException {
    try (Sonet back = recover("new", devices -> Set.of(phone.device()))) {
      people.synchronize("alice");
      assertThat(team(back).members())
          .extracting(Member::device)
          .containsExactlyInAnyOrder(phone.device(), bob.device(), back.device());
    }
  }
}
