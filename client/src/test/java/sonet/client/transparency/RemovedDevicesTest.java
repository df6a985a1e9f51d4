package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.KeyChange;
import sonet.client.KeyPolicy;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;

/// Devices that were removed, by one of the account or by an administrator.
final class RemovedDevicesTest extends DirectoryScene {
  @Test
  void aRemovedDeviceMayStayInAGroupForADayFromWhenThatIsKnownHere() throws Exception {
    Party tablet = removed();
    Instant learned = now;
    assertThat(directory.retiredSince("bob", tablet.publicKey())).contains(learned);
    now = learned.plus(Retirements.GRACE).minusMillis(1);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    reopen();
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    // To be seen again does not begin it anew.
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    now = learned.plus(Retirements.GRACE);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.REMOVED);
    assertThat(directory.use("bob", phone.publicKey())).isEqualTo(Directory.Use.YES);
    reopen();
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.REMOVED);
  }

  @Test
  void whoWarnsOnlySendsToARemovedDeviceAllTheSame() throws Exception {
    Party tablet = removed();
    Directory warning = new Directory(verified, (_, _, _) -> false, KeyPolicy.WARN);
    now = now.plus(Retirements.GRACE);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.REMOVED);
    assertThat(warning.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    // It can still be taken out.
    assertThat(warning.retiredSince("bob", tablet.publicKey())).isPresent();
  }

  @Test
  void aRemovedDeviceIsPutUpWithOnceSomebodySaysSo() throws Exception {
    Party tablet = removed();
    String before = directory.of("bob").seen();
    now = now.plus(Retirements.GRACE);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.REMOVED);
    AccountKeys _ = directory.accept("bob", before);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    reopen();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    // That is said of this one, and of none that is removed later.
    Party another = removed();
    assertThat(directory.of("bob").seen()).isNotEqualTo(before);
    now = now.plus(Retirements.GRACE);
    assertThat(directory.use("bob", another.publicKey())).isEqualTo(Directory.Use.REMOVED);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
  }

  @Test
  void nobodyIsTakenOutOfAGroupForARemovalThatNoDeviceSigned() throws Exception {
    Party tablet = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    AccountKeys _ = look(phone.publicKey(), tablet.publicKey());
    DeviceSet before = log.last(BOB.identity());
    log.submit(
        BOB.identity(),
        unsigned(
                before,
                ChangeReason.LOST_DEVICE,
                List.of(before.devices().getFirst()),
                List.of(tablet.publicKey()))
            .encoded());
    later();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.DOUBTED);
    now = now.plus(Retirements.GRACE);
    assertThat(directory.retiredSince("bob", tablet.publicKey())).isEmpty();
  }

  @Test
  void aRemovalByAnAdministratorIsShownAndBlocksUntilItIsDecided() throws Exception {
    Party tablet = new Party();
    DeviceSet without = expelled(tablet);
    AccountKeys _ = look(phone.publicKey(), tablet.publicKey());
    log.submit(BOB.identity(), without.encoded());
    later();
    AccountKeys doubted = look(phone.publicKey());
    assertThat(doubted.state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(doubted.doubts())
        .singleElement()
        .satisfies(doubt -> {
          assertThat(doubt.cause()).isEqualTo(KeyChange.Cause.ADMINISTRATOR);
          assertThat(doubt.standing()).isEqualTo(KeyChange.Standing.UNSIGNED);
          assertThat(doubt.note()).isEqualTo("stolen");
          assertThat(doubt.added()).isEmpty();
          assertThat(doubt.removed()).hasSize(1);
        });
    assertThatThrownBy(() -> directory.requireUsable("bob")).hasMessageContaining("administrator");
    assertThat(directory.isRetired("bob", tablet.publicKey())).isTrue();
    reopen();
    assertThat(directory.accept("bob", directory.of("bob").seen()).state())
        .isEqualTo(AccountKeys.State.ACCEPTED);
    directory.requireUsable("bob");
    // What was accepted is that it went, and not its key.
    assertThat(look(phone.publicKey(), tablet.publicKey()).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void aChangeByADeviceThatIsLeftConfirmsWhatAnAdministratorRemoved() throws Exception {
    Party tablet = new Party();
    log.submit(BOB.identity(), expelled(tablet).encoded());
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.DOUBTED);
    Party laptop = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), laptop).encoded());
    later();
    assertThat(look(phone.publicKey(), laptop.publicKey()).state())
        .isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.history("bob"))
        .extracting(KeyChange::cause)
        .contains(KeyChange.Cause.ADMINISTRATOR);
  }

  /// An operator who removes first, and puts something in then: by nobody's signature, by that of
  /// what it has put in, or by that of the device that it took out.
  @Test
  void nothingComesInBehindARemovalByAnAdministrator() throws Exception {
    Party tablet = new Party();
    DeviceSet without = expelled(tablet);
    AccountKeys _ = look(phone.publicKey(), tablet.publicKey());
    log.submit(BOB.identity(), without.encoded());
    later();
    AccountKeys _ = look(phone.publicKey());
    assertThat(directory.accept("bob", directory.of("bob").seen()).state())
        .isEqualTo(AccountKeys.State.ACCEPTED);
    Party swapped = new Party();
    List<DeviceKey> keys = new ArrayList<>(without.devices());
    keys.add(swapped.key(now));
    DeviceSet second = unsigned(without, ChangeReason.NEW_DEVICE, keys, List.of());
    log.submit(BOB.identity(), second.encoded());
    later();
    assertThat(look(phone.publicKey(), swapped.publicKey()).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
    Party another = new Party();
    log.submit(BOB.identity(), adding(second, another, swapped).encoded());
    later();
    AccountKeys still = look(phone.publicKey(), swapped.publicKey(), another.publicKey());
    assertThat(still.state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(directory.use("bob", another.publicKey())).isEqualTo(Directory.Use.DOUBTED);
  }

  @Test
  void aDeviceThatAnAdministratorTookOutSignsNothingMore() throws Exception {
    Party tablet = new Party();
    DeviceSet without = expelled(tablet);
    AccountKeys _ = look(phone.publicKey(), tablet.publicKey());
    log.submit(BOB.identity(), without.encoded());
    later();
    AccountKeys _ = look(phone.publicKey());
    assertThat(directory.accept("bob", directory.of("bob").seen()).state())
        .isEqualTo(AccountKeys.State.ACCEPTED);
    Party swapped = new Party();
    log.submit(BOB.identity(), adding(without, swapped, tablet).encoded());
    later();
    assertThat(look(phone.publicKey(), swapped.publicKey()).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(directory.use("bob", swapped.publicKey())).isEqualTo(Directory.Use.DOUBTED);
  }

  @Test
  void whatAnAdministratorPutsInBreaksTheRules() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party swapped = new Party();
    DeviceSet before = log.last(BOB.identity());
    log.submit(
        BOB.identity(),
        unsigned(
                before,
                ChangeReason.ADMINISTRATOR,
                List.of(before.devices().getFirst(), swapped.key(now)),
                List.of())
            .encoded());
    later();
    assertThat(look(phone.publicKey(), swapped.publicKey()).doubts())
        .extracting(KeyChange::standing)
        .contains(KeyChange.Standing.BROKEN);
    assertThat(directory.use("bob", swapped.publicKey())).isEqualTo(Directory.Use.DOUBTED);
  }

  @Test
  void aDeviceThatWasRemovedAndIsShownAgainIsInDoubtButNotInAGroup() throws Exception {
    Party tablet = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    AccountKeys _ = look(phone.publicKey(), tablet.publicKey());
    DeviceSet without =
        EDITOR.removing(
            log.last(BOB.identity()),
            new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.LOST_DEVICE),
            Set.of(tablet.publicKey()),
            phone);
    log.submit(BOB.identity(), without.encoded());
    later();
    Directory.Shown leaves = Directory.Shown.some(List.of(phone.publicKey(), tablet.publicKey()));
    assertThat(directory.check(BOB, leaves).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    assertThat(look(phone.publicKey(), tablet.publicKey()).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(directory.use("bob", phone.publicKey())).isEqualTo(Directory.Use.DOUBTED);
  }

  private Party removed() throws ClientException {
    Party tablet = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    assertThat(look(phone.publicKey(), tablet.publicKey()).state())
        .isEqualTo(AccountKeys.State.PROVEN);
    // Its author may say of the time what it likes.
    log.submit(
        BOB.identity(),
        EDITOR
            .removing(
                log.last(BOB.identity()),
                new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.LOST_DEVICE),
                Set.of(tablet.publicKey()),
                phone)
            .encoded());
    now = now.plus(Duration.ofDays(3));
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    return tablet;
  }

  /// An account of two devices, and a set by which an administrator takes the second one out.
  private DeviceSet expelled(Party tablet) {
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    return EDITOR.removing(
        log.last(BOB.identity()),
        new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.ADMINISTRATOR, "stolen"),
        Set.of(tablet.publicKey()));
  }
}
