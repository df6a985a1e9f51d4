package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyChange;
import sonet.client.testing.FakeKeyLog;
import sonet.crypto.Bytes;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.SignedText;

/// The directory over a log that is honest, or hides and swaps.
final class DirectoryTest extends DirectoryScene {
  @Test
  void whatWasProvenIsRememberedAndNotAskedForAgainAtOnce() throws Exception {
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    int asked = log.asked();
    reopen();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(log.asked()).isEqualTo(asked);
    later();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(log.asked()).isGreaterThan(asked);
  }

  @ParameterizedTest(name = "the disk fails at write {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void aCrashBetweenStepsLosesNothing(int writes) throws Exception {
    Party tablet = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    writesLeft = writes;
    try {
      assertThat(look(phone.publicKey(), tablet.publicKey()).state())
          .isEqualTo(AccountKeys.State.PROVEN);
    } catch (ClientException failed) {
      assertThat(failed.reason()).isEqualTo(Reason.DISK_FAILED);
    }
    writesLeft = Integer.MAX_VALUE;
    reopen();
    assertThat(look(phone.publicKey(), tablet.publicKey()).state())
        .isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.history("bob")).hasSize(2);
    // Neither version is in an entry that its owner has looked at, or both are.
    directory.monitor("bob");
    assertThat(alarms).isEmpty();
  }

  @Test
  void valuesThatTheLogHasErasedLeaveAGapAndNoDoubt() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party tablet = new Party();
    Party laptop = new Party();
    DeviceSet second = adding(log.last(BOB.identity()), tablet);
    log.submit(BOB.identity(), second.encoded());
    log.submit(BOB.identity(), adding(second, laptop).encoded());
    log.erase(BOB.identity(), 1);
    publish();
    AccountKeys keys = look(phone.publicKey(), tablet.publicKey(), laptop.publicKey());
    assertThat(keys.state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(keys.version()).contains(2L);
    assertThat(changes).singleElement().satisfies(change -> assertThat(change.isGood()).isTrue());
  }

  @Test
  void aSwappedKeyCannotHideBehindAValueThatIsSaidToBeErased() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party swapped = new Party();
    Party another = takeOver(swapped);
    log.erase(BOB.identity(), 1);
    publish();
    AccountKeys keys = directory.check(BOB, Directory.Shown.some(List.of(another.publicKey())));
    assertThat(keys.state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(directory.use("bob", another.publicKey())).isEqualTo(Directory.Use.DOUBTED);
    assertThat(changes)
        .singleElement()
        .satisfies(change -> {
          assertThat(change.standing()).isEqualTo(KeyChange.Standing.BROKEN);
          assertThat(change.version()).isEqualTo(2);
        });
    reopen();
    assertThat(directory.of("bob").state()).isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void moreVersionsThanAnybodyLooksAtHideNoSwappedKey() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party swapped = new Party();
    Party _ = takeOver(swapped);
    for (int i = 0; i < Chain.MOST; i++) {
      log.submit(BOB.identity(), adding(log.last(BOB.identity()), new Party(), swapped).encoded());
    }
    publish();
    List<Bytes> shown =
        log.last(BOB.identity()).devices().stream().map(DeviceKey::signatureKey).toList();
    assertThat(directory.check(BOB, Directory.Shown.whole(shown)).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void acrossAGapTheEndorsementsOfNewDevicesStandForThem() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party tablet = new Party();
    Party laptop = new Party();
    DeviceSet second = adding(log.last(BOB.identity()), tablet);
    log.submit(BOB.identity(), second.encoded());
    log.submit(BOB.identity(), adding(second, laptop, tablet).encoded());
    log.erase(BOB.identity(), 1);
    publish();
    endorsed.addAll(List.of(tablet.publicKey(), laptop.publicKey()));
    AccountKeys keys = look(phone.publicKey(), tablet.publicKey(), laptop.publicKey());
    assertThat(keys.state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(changes)
        .singleElement()
        .satisfies(change -> assertThat(change.standing()).isEqualTo(KeyChange.Standing.SEEN));
  }

  @Test
  void aValueIsNotErasedBeforeAnybodyCouldSeeWhatCameAfterIt() throws Exception {
    // Also who meets the account for the first time is not fooled.
    Party swapped = new Party();
    Party another = takeOver(swapped);
    log.erase(BOB.identity(), 1);
    AccountKeys keys = look(phone.publicKey(), swapped.publicKey(), another.publicKey());
    assertThat(keys.state()).isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void aDeletionByTheOperatorSmugglesInNoKeyAmongThoseThatItRemoves() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party swapped = new Party();
    log.submit(
        BOB.identity(),
        unsigned(
                log.last(BOB.identity()),
                ChangeReason.DELETION,
                List.of(),
                List.of(phone.publicKey(), swapped.publicKey()))
            .encoded());
    later();
    AccountKeys keys = directory.check(BOB, Directory.Shown.some(List.of(swapped.publicKey())));
    assertThat(directory.use("bob", swapped.publicKey())).isNotEqualTo(Directory.Use.YES);
    assertThat(keys.state()).isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void aRecoveryKeyOnPaperIsNoDeviceInAGroupAlsoWhenItIsRevoked() throws Exception {
    Party paper = new Party();
    DeviceKey key =
        new DeviceKey(
            paper.publicKey(),
            paper.sign(SignedText.possession(BOB.identity(), paper.publicKey())),
            List.of(),
            now.toEpochMilli());
    log.submit(
        BOB.identity(),
        EDITOR
            .withRecoveryKey(log.last(BOB.identity()), now.toEpochMilli(), Optional.of(key), phone)
            .encoded());
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.use("bob", paper.publicKey())).isNotEqualTo(Directory.Use.YES);
    log.submit(
        BOB.identity(),
        EDITOR
            .withRecoveryKey(log.last(BOB.identity()), now.toEpochMilli(), Optional.empty(), phone)
            .encoded());
    later();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.use("bob", paper.publicKey())).isNotEqualTo(Directory.Use.YES);
    assertThat(directory.check(BOB, Directory.Shown.some(List.of(paper.publicKey()))).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void aTamperedAnswerChangesNothingAndItsEvidenceIsKept() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Optional<SignedHead> head = verified.signedHead();
    later();
    log.tamper(answer -> {
      byte[] bytes = answer.toArray();
      bytes[bytes.length - 1] ^= 1;
      return Bytes.wrap(bytes);
    });
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(verified.signedHead()).isEqualTo(head);
    assertThat(alarms).hasSize(1);
    Evidence evidence = Evidence.decode(alarms.getFirst().evidence());
    assertThat(evidence.configuration()).isEqualTo(log.configuration());
    assertThat(evidence.heads()).containsExactly(head.orElseThrow());
    assertThat(evidence.response().isEmpty()).isFalse();
    log.tamper(answer -> answer);
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
  }

  @Test
  void aVersionIsFollowedUntilItsOwnerHasLookedAndMissedWhenItIsReplaced() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    log.pad();
    FakeKeyLog other = log.fork();
    Party tablet = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    assertThat(look(phone.publicKey(), tablet.publicKey()).version()).contains(1L);
    assertThat(directory.watched()).containsExactly("bob");
    reopen();
    assertThat(directory.watched()).containsExactly("bob");
    // From now on the log is one in which the device was never added.
    for (int i = 0; i < 6; i++) {
      other.pad();
    }
    FakeKeyLog honest = log;
    log = other;
    assertThatThrownBy(() -> directory.monitor("bob")).isInstanceOf(ClientException.class);
    assertThat(directory.of("bob").version()).contains(1L);
    log = honest;
    for (int i = 0; i < 12; i++) {
      now = now.plus(FakeKeyLog.WINDOW.dividedBy(3));
      log.pad();
    }
    directory.monitor("bob");
    assertThat(directory.watched()).isEmpty();
  }

  /// The operator puts a device of its own into the account, and has that one sign for another, so
  /// that the newest set has a signature.
  private Party takeOver(Party swapped) {
    DeviceSet before = log.last(BOB.identity());
    List<DeviceKey> keys = new ArrayList<>(before.devices());
    keys.add(swapped.key(now));
    DeviceSet second = unsigned(before, ChangeReason.ROTATION, keys, List.of());
    log.submit(BOB.identity(), second.encoded());
    Party another = new Party();
    log.submit(BOB.identity(), adding(second, another, swapped).encoded());
    return another;
  }
}
