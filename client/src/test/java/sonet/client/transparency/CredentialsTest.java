package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.client.AccountKeys;
import sonet.client.AccountKeys.Source;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.testing.FakeKeyLog;
import sonet.crypto.Bytes;
import sonet.transparency.directory.DeviceSet;

/// Credentials that came along with keys, over a log of the engine whose operator can lie.
class CredentialsTest {
  private static final Duration DAY = Duration.ofHours(25);

  private CredentialReader alice;
  private FakeKeyLog log;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    alice = new CredentialReader(folder);
    log = alice.log();
    log.submit(alice.bob(), alice.first().encoded());
  }

  @AfterEach
  void end() throws ClientException {
    alice.close();
  }

  /// An entry that owners look at has come since, and this device has seen it.
  private void aDayPasses() throws ClientException {
    alice.pass(DAY);
    log.pad();
    alice.walk();
  }

  private Bytes credential() throws Exception {
    return log.credential(alice.bob());
  }

  private int asked() {
    return log.asked(alice.bob());
  }

  private Bytes phone() {
    return alice.phone().publicKey();
  }

  @Test
  void aCredentialIsBelievedWithoutAWordToTheLogWhichIsAskedSoon() throws Exception {
    aDayPasses();
    int before = log.asked();
    AccountKeys keys = alice.check(List.of(credential()), phone());
    assertThat(keys.state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(keys.proof()).contains(new AccountKeys.Proof(Source.CREDENTIAL, alice.now()));
    assertThat(alice.use(phone())).isEqualTo(Directory.Use.YES);
    assertThat(log.asked()).isEqualTo(before);
    assertThat(alice.directory().owed(Duration.ZERO)).containsExactly("bob");
    assertThat(alice.directory().owed(Duration.ofMinutes(5))).isEmpty();
    alice.pass(Duration.ofMinutes(6));
    assertThat(alice.directory().owed(Duration.ofMinutes(5))).containsExactly("bob");
    alice.directory().settle(alice.account());
    assertThat(asked()).isEqualTo(1);
    assertThat(alice.directory().owed(Duration.ZERO)).isEmpty();
    assertThat(alice.directory().of("bob").proof())
        .contains(new AccountKeys.Proof(Source.LOG, alice.now()));
    assertThat(alice.alarms()).isEmpty();
    // What was met by a credential is told once in the history, and is no news.
    assertThat(alice.directory().history("bob")).hasSize(1);
    assertThat(alice.changes()).isEmpty();
  }

  @Test
  void aCredentialStandsInForTheLogNoLongerThanALookIsGoodFor() throws Exception {
    aDayPasses();
    AccountKeys _ = alice.check(List.of(credential()), phone());
    alice.pass(Duration.ofMinutes(14));
    AccountKeys _ = alice.check(List.of(credential()), phone());
    assertThat(asked()).isZero();
    alice.pass(Duration.ofMinutes(2));
    AccountKeys keys = alice.check(List.of(credential()), phone());
    assertThat(asked()).isEqualTo(1);
    assertThat(keys.proof().orElseThrow().source()).isEqualTo(Source.LOG);
  }

  /// What a credential can be that proves nothing.
  enum Worthless {
    FORGED,
    CUT,
    STALE,
    OF_ANOTHER_ACCOUNT,
    OF_ANOTHER_LOG,
    NEWER_THAN_WHAT_IS_KNOWN,
    WITHOUT_A_KEY_THAT_IS_SHOWN
  }

  private Bytes worthless(Worthless kind) throws Exception {
    Bytes good = credential();
    return switch (kind) {
      case FORGED -> flipped(good, good.length() / 2);
      case CUT -> good.slice(0, good.length() - 1);
      case STALE -> {
        alice.pass(FakeKeyLog.WINDOW.multipliedBy(2));
        yield good;
      }
      case OF_ANOTHER_ACCOUNT -> {
        Bytes carol = Bytes.utf8("carol");
        log.submit(carol, alice.first(carol).encoded());
        aDayPasses();
        yield log.credential(carol);
      }
      case OF_ANOTHER_LOG -> {
        FakeKeyLog other = alice.otherLog();
        other.submit(alice.bob(), alice.first().encoded());
        other.pad();
        yield other.credential(alice.bob());
      }
      case NEWER_THAN_WHAT_IS_KNOWN -> {
        alice.pass(DAY);
        log.pad();
        yield credential();
      }
      case WITHOUT_A_KEY_THAT_IS_SHOWN -> {
        log.submit(alice.bob(), alice.adding(log.last(alice.bob())).encoded());
        yield good;
      }
    };
  }

  private static Bytes flipped(Bytes bytes, int at) {
    byte[] changed = bytes.toArray();
    changed[at] ^= 1;
    return Bytes.wrap(changed);
  }

  @ParameterizedTest
  @EnumSource
  void aWorthlessCredentialIsNotBelievedAndTheLogIsAsked(Worthless kind) throws Exception {
    aDayPasses();
    Bytes worthless = worthless(kind);
    boolean tablet = kind == Worthless.WITHOUT_A_KEY_THAT_IS_SHOWN;
    Bytes[] shown =
        tablet ? new Bytes[] {phone(), alice.tablet().publicKey()} : new Bytes[] {phone()};
    AccountKeys keys = alice.check(List.of(worthless), shown);
    assertThat(asked()).isPositive();
    assertThat(keys.state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(keys.proof().orElseThrow().source()).isEqualTo(Source.LOG);
    assertThat(alice.alarms()).isEmpty();
  }

  @Test
  void aByteThatIsChangedIsNeverBelieved() throws Exception {
    aDayPasses();
    Bytes good = credential();
    for (int at = 0; at < good.length(); at += 7) {
      assertThat(alice.believes(flipped(good, at), phone())).as("byte " + at).isFalse();
    }
    assertThat(alice.believes(good, phone())).isTrue();
    assertThat(alice.alarms()).isEmpty();
  }

  @Test
  void aCredentialThatWasSupersededProvesNothing() throws Exception {
    aDayPasses();
    Bytes old = credential();
    DeviceSet next = alice.adding(log.last(alice.bob()));
    log.submit(alice.bob(), next.encoded());
    AccountKeys _ = alice.check(List.of(), phone(), alice.tablet().publicKey());
    alice.pass(Duration.ofMinutes(20));
    int before = asked();
    AccountKeys keys = alice.check(List.of(old), phone());
    assertThat(asked()).isGreaterThan(before);
    assertThat(keys.version()).contains(1L);
    assertThat(alice.alarms()).isEmpty();
  }

  @Test
  void theNewestOfSeveralIsTaken() throws Exception {
    aDayPasses();
    AccountKeys _ = alice.check(List.of(), phone());
    Bytes old = credential();
    log.submit(alice.bob(), alice.adding(log.last(alice.bob())).encoded());
    aDayPasses();
    int before = asked();
    AccountKeys keys = alice.check(List.of(old, credential()), phone());
    assertThat(keys.version()).contains(1L);
    assertThat(keys.proof().orElseThrow().source()).isEqualTo(Source.CREDENTIAL);
    assertThat(asked()).isEqualTo(before);
    assertThat(alice.changes())
        .singleElement()
        .satisfies(change -> {
          assertThat(change.version()).isEqualTo(1);
          assertThat(change.isGood()).isTrue();
        });
    alice.directory().settle(alice.account());
    // The log says the same, which is no news.
    assertThat(alice.changes()).hasSize(1);
  }

  @Test
  void aCredentialThatCameByItselfShowsThatADeviceHasGone() throws Exception {
    log.submit(alice.bob(), alice.adding(log.last(alice.bob())).encoded());
    AccountKeys _ = alice.check(List.of(), phone(), alice.tablet().publicKey());
    log.submit(alice.bob(), alice.removing(log.last(alice.bob())).encoded());
    aDayPasses();
    alice.directory().learn(alice.account(), credential());
    assertThat(alice.directory().of("bob").version()).contains(2L);
    assertThat(alice.directory().of("bob").devices()).hasSize(1);
  }

  @Test
  void whatNoDeviceSignedIsForTheLogToShow() throws Exception {
    AccountKeys _ = alice.check(List.of(), phone());
    log.submit(alice.bob(), alice.unsigned(log.last(alice.bob())).encoded());
    aDayPasses();
    assertThat(alice.believes(credential(), phone())).isFalse();
    AccountKeys keys = alice.check(List.of(credential()), phone());
    assertThat(keys.state()).isEqualTo(AccountKeys.State.DOUBTED);
    // Once there is a doubt, no credential takes it away.
    alice.pass(Duration.ofMinutes(20));
    assertThat(alice.believes(credential(), phone())).isFalse();
  }

  @Test
  void aStrangerAtALaterVersionIsBelievedOnceAnOwnerHasLookedAndWhatCameBeforeIsSeenSoon()
      throws Exception {
    DeviceSet rogue = alice.unsigned(log.last(alice.bob()));
    log.submit(alice.bob(), rogue.encoded());
    log.submit(alice.bob(), alice.adding(rogue).encoded());
    alice.walk();
    Bytes tablet = alice.tablet().publicKey();
    assertThat(alice.believes(credential(), phone(), tablet)).isFalse();
    aDayPasses();
    assertThat(alice.believes(credential(), phone(), tablet)).isTrue();
    alice.directory().settle(alice.account());
    assertThat(alice.directory().of("bob").state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(alice.use(phone())).isEqualTo(Directory.Use.DOUBTED);
  }

  @Test
  void whatIsProvenByACredentialAloneIsProvenNoLongerThanItsEntryIsRecent() throws Exception {
    aDayPasses();
    assertThat(alice.believes(credential(), phone())).isTrue();
    log.goAway(true);
    alice.pass(FakeKeyLog.WINDOW);
    assertThatThrownBy(() -> alice.directory().settle(alice.account()))
        .isInstanceOfSatisfying(
            ClientException.class,
            failed -> assertThat(failed.reason()).isEqualTo(Reason.SERVER_FAILED));
    assertThat(alice.use(phone())).isEqualTo(Directory.Use.YES);
    alice.pass(FakeKeyLog.WINDOW);
    long revision = alice.directory().revision();
    assertThatThrownBy(() -> alice.directory().settle(alice.account()))
        .isInstanceOf(ClientException.class);
    assertThat(alice.use(phone())).isEqualTo(Directory.Use.UNCHECKED);
    assertThat(alice.directory().revision()).isGreaterThan(revision);
    log.goAway(false);
    alice.directory().settle(alice.account());
    assertThat(alice.use(phone())).isEqualTo(Directory.Use.YES);
  }

  @ParameterizedTest(name = "the disk fails at write {0}")
  @ValueSource(ints = {0, 1})
  void aRestartFindsWhatWasBelievedWholeOrNotAtAll(int writes) throws Exception {
    aDayPasses();
    AccountKeys _ = alice.check(List.of(), phone());
    alice.pass(Duration.ofMinutes(20));
    log.submit(alice.bob(), alice.adding(log.last(alice.bob())).encoded());
    Bytes provisional = credential();
    Bytes tablet = alice.tablet().publicKey();
    alice.failAfter(writes);
    boolean believed = false;
    try {
      believed = alice.believes(provisional, phone(), tablet);
    } catch (ClientException failed) {
      assertThat(failed.reason()).isEqualTo(Reason.DISK_FAILED);
    }
    alice.failAfter(Integer.MAX_VALUE);
    assertThat(believed).isEqualTo(writes > 0);
    alice.reopen();
    assertThat(alice.directory().of("bob").proof().orElseThrow().source())
        .isEqualTo(believed ? Source.PROVISIONAL_CREDENTIAL : Source.LOG);
    assertThat(alice.directory().owed(Duration.ZERO)).hasSize(believed ? 1 : 0);
    assertThat(alice.directory().waitedFor()).hasSize(believed ? 1 : 0);
    assertThat(alice.believes(provisional, phone(), tablet)).isTrue();
  }

  @Test
  void anAlarmIsNotRaisedForWhatAnybodyCanWrite() throws Exception {
    aDayPasses();
    AccountKeys _ = alice.check(List.of(Bytes.utf8("nonsense"), Bytes.EMPTY), phone());
    assertThat(alice.alarms()).extracting(KeyAlarm::kind).isEmpty();
  }
}
