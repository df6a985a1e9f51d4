package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;
import sonet.client.testing.FakeKeyLog;
import sonet.protocol.AccountName;

/// Who has verified whom, over a server in memory.
final class TrustTest {
  @TempDir private Path folder;

  private final BlockingQueue<Event> alicesEvents = new LinkedBlockingQueue<>();
  private TestDevices devices;
  private Sonet alice;
  private Sonet bob;

  @BeforeEach
  void start() throws ClientException {
    devices = new TestDevices(folder);
    alice = devices.get("alice");
    bob = devices.get("bob");
    alice.onEvent(alicesEvents::add);
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  private <E extends Event> E await(Class<E> kind) throws InterruptedException {
    Event next = alicesEvents.poll(60, TimeUnit.SECONDS);
    while (next != null && !kind.isInstance(next)) {
      next = alicesEvents.poll(60, TimeUnit.SECONDS);
    }
    return kind.cast(Optional.ofNullable(next).orElseThrow());
  }

  private static Reason refusal(Attempt attempt) {
    try {
      attempt.run();
    } catch (ClientException refused) {
      return refused.reason();
    }
    throw new AssertionError("it was not refused");
  }

  /// Something that is refused.
  @FunctionalInterface
  private interface Attempt {
    void run() throws ClientException;
  }

  private void verifyBob() throws ClientException {
    SafetyNumber number = alice.trust().safetyNumber("bob");
    var _ = alice.trust().verify("bob", number);
  }

  @Test
  void bothSeeTheSameDigitsAndWhoComparesThemHasVerifiedTheOther() throws Exception {
    SafetyNumber alices = alice.trust().safetyNumber("bob");
    assertThat(bob.trust().safetyNumber("alice")).isEqualTo(alices);
    assertThat(alice.trust().of("bob").level()).isEqualTo(TrustLevel.UNVERIFIED);
    assertThat(alice.trust().of("bob").way()).isEqualTo(TrustWay.LOG_ONLY);
    assertThat(alice.trust().of("carol").way()).isEqualTo(TrustWay.FIRST_SEEN);

    Contact verified = alice.trust().verify("bob", alices);
    assertThat(verified.level()).isEqualTo(TrustLevel.VERIFIED);
    assertThat(verified.way()).isEqualTo(TrustWay.MANUAL);
    assertThat(verified.by()).contains(alice.device());
    assertThat(verified.at()).isPresent();
    assertThat(verified.devices()).containsExactly(bob.device());
    assertThat(await(Event.TrustChanged.class))
        .isEqualTo(new Event.TrustChanged("bob", TrustLevel.VERIFIED));
    assertThat(bob.trust().of("alice").isVerified()).isFalse();

    Contact typed = bob.trust().verify("alice", String.join("\n", alices.rows()));
    assertThat(typed.way()).isEqualTo(TrustWay.DIGITS);
    assertThat(bob.trust().contacts()).extracting(Contact::account).containsExactly("alice");
  }

  @Test
  void digitsThatAreNotTheirsVerifyNobody() throws ClientException {
    String digits = alice.trust().safetyNumber("bob").digits();
    char last = digits.charAt(59) == '1' ? '2' : '1';
    assertThat(refusal(() -> alice.trust().verify("bob", digits.substring(0, 59) + last)))
        .isEqualTo(Reason.KEYS_DIFFER);
    assertThat(refusal(() -> alice.trust().verify("bob", digits.substring(0, 30))))
        .isEqualTo(Reason.KEYS_DIFFER);
    assertThat(
            refusal(() -> {
              var _ = alice.trust().safetyNumber("alice");
            }))
        .isEqualTo(Reason.INVALID_INPUT);
    assertThat(
            refusal(() -> {
              var _ = alice.trust().safetyNumber("nobody");
            }))
        .isEqualTo(Reason.UNKNOWN_USER);
    assertThat(alice.trust().of("bob").isVerified()).isFalse();
  }

  @Test
  void aScannedCodeVerifiesBothWaysAlsoAfterARestart() throws Exception {
    String text = alice.trust().code("bob").text();
    devices.stop("alice");

    VerificationCode code = VerificationCode.parse(text);
    assertThat(code.account()).isEqualTo("alice");
    assertThat(code.scanner()).isEqualTo("bob");
    Contact scanned = bob.trust().scan("alice", code);
    assertThat(scanned.level()).isEqualTo(TrustLevel.VERIFIED);
    assertThat(scanned.way()).isEqualTo(TrustWay.QR);
    devices.synchronize("bob");

    alice = devices.get("alice");
    devices.synchronize("alice");
    assertThat(alice.trust().of("bob").way()).isEqualTo(TrustWay.QR);
    assertThat(alice.trust().of("bob").isVerified()).isTrue();
  }

  @Test
  void theSecretOfACodeIsGoodOnce() throws Exception {
    VerificationCode code = alice.trust().code("bob");
    var _ = bob.trust().scan("alice", code);
    devices.synchronize("bob", "alice");
    assertThat(alice.trust().of("bob").isVerified()).isTrue();
    var _ = alice.trust().unverify("bob");

    var _ = bob.trust().scan("alice", code);
    devices.synchronize("bob", "alice");
    assertThat(alice.trust().of("bob").isVerified()).isFalse();
  }

  @Test
  void aCodeIsRefusedWithTheReason() throws ClientException {
    var _ = devices.get("carol");
    VerificationCode code = alice.trust().code("bob");
    assertThat(
            refusal(() -> {
              var _ = VerificationCode.parse(code.text().replace('2', '3'));
            }))
        .isEqualTo(Reason.INVALID_INPUT);
    assertThat(refusal(() -> bob.trust().scan("carol", code))).isEqualTo(Reason.OTHER_PERSON);
    assertThat(refusal(() -> devices.get("carol").trust().scan("alice", code)))
        .isEqualTo(Reason.OTHER_PERSON);
    assertThat(refusal(() -> alice.trust().scan("bob", code))).isEqualTo(Reason.OTHER_PERSON);

    var _ = devices.linked("phone", "alice");
    assertThat(refusal(() -> bob.trust().scan("alice", code))).isEqualTo(Reason.KEYS_DIFFER);
    VerificationCode newer = alice.trust().code("bob");
    var _ = devices.linked("tablet", "bob");
    assertThatExceptionOfType(ClientException.class)
        .isThrownBy(() -> bob.trust().scan("alice", newer))
        .withMessageContaining("other keys of yours");
    VerificationCode newest = alice.trust().code("bob");
    devices.pass(Duration.ofHours(2));
    assertThat(refusal(() -> bob.trust().scan("alice", newest))).isEqualTo(Reason.CODE_OVER);
    assertThat(bob.trust().of("alice").isVerified()).isFalse();
  }

  @Test
  void whoScansACodeFindsOutThatTheOtherIsShownAnotherLog() throws Exception {
    FakeKeyLog log = devices.server().log();
    var _ = alice.trust().safetyNumber("bob");
    var _ = bob.trust().safetyNumber("alice");
    FakeKeyLog fork = log.fork();
    devices.server().deceive(new AccountName("bob"), fork);
    devices.stop("bob");
    for (int day = 0; day < 3; day++) {
      devices.pass(FakeKeyLog.WINDOW);
      log.pad();
      fork.pad();
    }
    bob = devices.get("bob");
    alice.keys().watch();
    bob.keys().watch();
    VerificationCode code = alice.trust().code("bob");
    assertThat(refusal(() -> bob.trust().scan("alice", code))).isEqualTo(Reason.LOGS_DIFFER);
    assertThat(bob.trust().of("alice").isVerified()).isFalse();
    assertThat(bob.keys().alarms())
        .extracting(KeyAlarm::kind)
        .containsExactly(KeyAlarm.Kind.LOG_DISPUTED);
  }

  @Test
  void whatACodeSaysOfTheLogAgreesWhereBothSeeOne() throws Exception {
    FakeKeyLog log = devices.server().log();
    for (int day = 0; day < 3; day++) {
      devices.pass(FakeKeyLog.WINDOW);
      log.pad();
    }
    alice.keys().watch();
    bob.keys().watch();
    VerificationCode code = alice.trust().code("bob");
    assertThat(code.text().length()).isGreaterThan(250);
    assertThat(bob.trust().scan("alice", code).isVerified()).isTrue();
    assertThat(bob.keys().alarms()).isEmpty();
  }

  @Test
  void aNewDeviceEndsTheVerificationAndSaysWhoSignedForIt() throws Exception {
    verifyBob();
    Sonet phone = devices.linked("phone", "bob");
    SafetyNumber number = alice.trust().safetyNumber("bob");

    ContactChange change = await(Event.VerificationLost.class).change();
    assertThat(change.added())
        .containsExactly(
            new ContactChange.Added(
                phone.device(), Optional.of(bob.device()), ContactChange.Standing.BY_VERIFIED));
    assertThat(change.isContinued()).isTrue();
    assertThat(change.phrase())
        .isEqualTo("new device %s, signed by %s".formatted(phone.device(), bob.device()));
    Contact lost = alice.trust().of("bob");
    assertThat(lost.level()).isEqualTo(TrustLevel.UNVERIFIED);
    assertThat(lost.change()).contains(change);

    var _ = alice.trust().verify("bob", number);
    assertThat(alice.trust().of("bob").isVerified()).isTrue();
    assertThat(alice.trust().of("bob").change()).isEmpty();

    bob.devices().remove(phone.device());
    var _ = alice.trust().safetyNumber("bob");
    ContactChange second = await(Event.VerificationLost.class).change();
    assertThat(second.removed()).containsExactly(phone.device());
    assertThat(second.phrase()).contains("is gone");
  }

  @Test
  void whoIsBlockedIsSentNothingAndNothingOfThemIsShown() throws Exception {
    Conversation alices = alice.direct("bob");
    alices.send("hello");
    devices.synchronize("alice", "bob");
    var _ = alice.trust().block("bob");
    assertThat(refusal(() -> alices.send("again"))).isEqualTo(Reason.BLOCKED);
    assertThat(
            refusal(() -> {
              var _ = alice.group("Team", "bob");
            }))
        .isEqualTo(Reason.BLOCKED);

    Conversation bobs = devices.pair("bob");
    bobs.send("are you there?");
    devices.synchronize("bob", "alice");
    assertThat(texts(alices)).containsExactly("hello");

    var _ = alice.trust().unverify("bob");
    alices.send("now I am");
    bobs.send("welcome");
    devices.synchronize("alice", "bob", "alice");
    assertThat(texts(alices)).containsExactlyInAnyOrder("hello", "now I am", "welcome");
    assertThat(texts(bobs)).contains("are you there?", "now I am");
  }

  @Test
  void whatWaitsForSomeoneIsGivenUpWhenTheyAreBlocked() throws Exception {
    Conversation alices = alice.direct("bob");
    devices.server().goDown();
    alices.send("not sent yet");
    var _ = alice.trust().block("bob");
    devices.server().comeBack();

    Event.NotSent notSent = await(Event.NotSent.class);
    assertThat(notSent.cause().reason()).isEqualTo(Reason.BLOCKED);
    devices.synchronize("bob");
    assertThat(bob.conversations()).isEmpty();
  }

  private static List<String> texts(Conversation conversation) throws ClientException {
    return conversation.history(0, 1_000).stream()
        .filter(Message.class::isInstance)
        .map(entry -> ((Message) entry).text())
        .toList();
  }

  @Test
  void inAGroupNothingOfWhoIsBlockedIsShown() throws Exception {
    Conversation team = devices.team("alice", "bob", "carol");
    var _ = alice.trust().block("bob");
    devices.only("bob").send("from bob");
    devices.only("carol").send("from carol");
    devices.synchronize("bob", "carol", "alice");
    assertThat(texts(team)).containsExactly("from carol");
    assertThat(alice.trust().group(team).people())
        .extracting(GroupTrust.Person::level)
        .containsExactly(TrustLevel.VERIFIED, TrustLevel.BLOCKED, TrustLevel.UNVERIFIED);
  }

  @Test
  void aGroupShowsWhoIsVerifiedAndDigitsThatAllHaveAlike() throws Exception {
    Conversation team = devices.team("alice", "bob", "carol");
    verifyBob();
    GroupTrust alices = alice.trust().group(team);
    assertThat(alices.people())
        .containsExactly(
            new GroupTrust.Person("alice", TrustLevel.VERIFIED, List.of(), true),
            new GroupTrust.Person("bob", TrustLevel.VERIFIED, List.of(), false),
            new GroupTrust.Person("carol", TrustLevel.UNVERIFIED, List.of(), false));
    assertThat(alices.isVerified()).isFalse();
    devices.synchronize("bob", "carol");
    GroupTrust bobs = bob.trust().group(devices.only("bob"));
    assertThat(bobs.number()).isEqualTo(alices.number());

    team.remove("carol");
    assertThat(alice.trust().group(team).number()).isNotEqualTo(alices.number());
    assertThat(alice.trust().group(team).isVerified()).isTrue();

    Sonet phone = devices.linked("phone", "bob");
    bob.synchronize(TestDevices.LONG);
    devices.synchronize("alice");
    assertThat(alice.trust().group(team).people().get(1))
        .isEqualTo(
            new GroupTrust.Person("bob", TrustLevel.UNVERIFIED, List.of(phone.device()), false));
    assertThat(
            refusal(() -> {
              var _ = alice.trust().group(alice.direct("bob"));
            }))
        .isEqualTo(Reason.ONLY_IN_GROUPS);
  }

  @Test
  void anIntroductionIsShownAndVerifiesNobody() throws Exception {
    Sonet carol = devices.get("carol");
    verifyBob();
    var _ = alice.trust().safetyNumber("carol");
    assertThat(refusal(() -> bob.trust().introduce("carol", "alice")))
        .isEqualTo(Reason.NOT_ALLOWED);
    var _ = bob.trust().verify("carol", bob.trust().safetyNumber("carol"));
    bob.trust().introduce("carol", "alice");
    devices.synchronize("bob", "alice");

    assertThat(await(Event.Introduced.class)).isEqualTo(new Event.Introduced("carol", "bob"));
    Contact introduced = alice.trust().of("carol");
    assertThat(introduced.level()).isEqualTo(TrustLevel.UNVERIFIED);
    assertThat(introduced.introductions())
        .extracting(Introduction::by, Introduction::standing)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("bob", Introduction.Standing.GOOD));

    var _ = devices.linked("carols", "carol");
    var _ = alice.trust().safetyNumber("carol");
    assertThat(alice.trust().of("carol").introductions().getFirst().standing())
        .isEqualTo(Introduction.Standing.OTHER_KEYS);
    assertThat(carol.trust().of("alice").introductions()).isEmpty();
    var _ = alice.trust().unverify("bob");
    assertThat(alice.trust().of("carol").introductions()).hasSize(1);
  }

  @Test
  void anIntroductionBySomeoneWhoIsNotVerifiedOrWithOtherKeysIsIgnored() throws Exception {
    var _ = devices.get("carol");
    var _ = bob.trust().verify("carol", bob.trust().safetyNumber("carol"));
    bob.trust().introduce("carol", "alice");
    devices.synchronize("bob", "alice");
    assertThat(alice.trust().of("carol").introductions()).isEmpty();

    verifyBob();
    // Alice knows of a device of carol that bob has not heard of, for he is not connected.
    var _ = devices.linked("carols", "carol");
    var _ = alice.trust().safetyNumber("carol");
    devices.server().goDown();
    bob.trust().introduce("carol", "alice");
    devices.server().comeBack();
    devices.synchronize("bob", "alice");
    assertThat(alice.trust().of("carol").introductions()).isEmpty();

    // Had he heard of it, he could not vouch for her.
    assertThat(refusal(() -> bob.trust().introduce("carol", "alice")))
        .isEqualTo(Reason.NOT_ALLOWED);
  }
}
