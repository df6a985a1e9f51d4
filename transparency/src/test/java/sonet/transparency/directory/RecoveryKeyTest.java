package sonet.transparency.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sonet.transparency.directory.TestKey.ALICE;
import static sonet.transparency.directory.TestKey.SUITES;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.directory.DeviceSetEditor.Change;

/// What a recovery key may be and do, whoever asks.
class RecoveryKeyTest {

  private final DeviceSetRules rules = new DeviceSetRules(Providers.best());
  private final DeviceSetEditor editor = new DeviceSetEditor(rules);
  private final TestKey phone = new TestKey(1);
  private final TestKey laptop = new TestKey(2);
  private final TestKey fresh = new TestKey(3);
  private final TestKey paper = new TestKey(4);
  private final TestKey other = new TestKey(5);
  private final DeviceSet first = editor.first(ALICE, 1_000, SUITES, phone);
  private final DeviceSet two =
      editor.adding(first, new Change(2_000, ChangeReason.NEW_DEVICE), laptop.device(2_000), phone);
  private final DeviceSet safe =
      editor.withRecoveryKey(two, 3_000, Optional.of(paper.device(List.of(), 2_000)), phone);

  private Standing check(DeviceSet before, DeviceSet set) throws TransparencyException {
    return rules.check(Optional.of(before), DeviceSet.decode(set.encoded()));
  }

  private static Change at(ChangeReason reason) {
    return new Change(4_000, reason);
  }

  @Test
  void aDeviceMakesReplacesAndRevokesARecoveryKey() throws TransparencyException {
    assertThat(check(two, safe)).isEqualTo(Standing.CONTINUED);
    assertThat(safe.hasDevice(phone.publicKey())).isTrue();
    assertThat(safe.hasDevice(paper.publicKey())).isFalse();
    assertThat(safe.recoveryKey()).contains(paper.device(List.of(), 2_000));
    DeviceSet anew =
        editor.withRecoveryKey(safe, 4_000, Optional.of(other.device(List.of(), 2_000)), laptop);
    assertThat(check(safe, anew)).isEqualTo(Standing.CONTINUED);
    assertThat(anew.removed()).containsExactly(paper.publicKey());
    DeviceSet none = editor.withRecoveryKey(anew, 5_000, Optional.empty(), phone);
    assertThat(check(anew, none)).isEqualTo(Standing.CONTINUED);
    assertThat(none.recoveryKey()).isEmpty();
  }

  @Test
  void aRecoveryKeyPutsADeviceInThePlaceOfLostOnes() throws TransparencyException {
    DeviceSet back =
        editor.replacing(
            safe,
            at(ChangeReason.RECOVERY),
            Set.of(phone.publicKey(), laptop.publicKey()),
            fresh.device(2_000),
            paper);
    assertThat(check(safe, back)).isEqualTo(Standing.CONTINUED);
    assertThat(back.recoveryKey()).isPresent();
    assertThat(back.removed()).containsExactly(phone.publicKey(), laptop.publicKey());
    assertThat(back.contains(fresh.publicKey())).isTrue();
  }

  @Test
  void anAccountWithARecoveryKeyCanBeDeletedByTheOperator() throws TransparencyException {
    DeviceSet gone =
        editor.removing(
            safe,
            at(ChangeReason.DELETION),
            Set.of(phone.publicKey(), laptop.publicKey(), paper.publicKey()));
    assertThat(check(safe, gone)).isEqualTo(Standing.UNAUTHORIZED);
  }

  /// Something that nobody may do.
  record Wrong(String name, Supplier<DeviceSet> set) {
    @Override
    public String toString() {
      return name;
    }
  }

  private DeviceSet replacing(ChangeReason reason, Set<Bytes> gone, DeviceKey come, TestKey by) {
    return editor.replacing(safe, at(reason), gone, come, by);
  }

  Stream<Wrong> wrongs() {
    DeviceKey device = fresh.device(2_000);
    DeviceKey key = other.device(List.of(), 2_000);
    return Stream.of(
        new Wrong(
            "a recovery key that adds a device as if it were one",
            () -> editor.adding(safe, at(ChangeReason.NEW_DEVICE), device, paper)),
        new Wrong(
            "a recovery key that only removes",
            () ->
                editor.removing(
                    safe, at(ChangeReason.LOST_DEVICE), Set.of(phone.publicKey()), paper)),
        new Wrong(
            "a recovery that brings in nobody",
            () ->
                editor.removing(safe, at(ChangeReason.RECOVERY), Set.of(phone.publicKey()), paper)),
        new Wrong(
            "a recovery key that replaces itself",
            () -> editor.withRecoveryKey(safe, 4_000, Optional.of(key), paper)),
        new Wrong(
            "a recovery key that revokes itself",
            () -> editor.withRecoveryKey(safe, 4_000, Optional.empty(), paper)),
        new Wrong(
            "a recovery that takes the recovery key out",
            () -> replacing(ChangeReason.RECOVERY, Set.of(paper.publicKey()), device, paper)),
        new Wrong(
            "a recovery that brings in another recovery key",
            () -> replacing(ChangeReason.RECOVERY, Set.of(phone.publicKey()), key, paper)),
        new Wrong(
            "a recovery key that gives itself suites",
            () -> editor.withSuites(safe, 4_000, SUITES, paper)),
        new Wrong(
            "a device that takes its suites away",
            () -> editor.withSuites(safe, 4_000, List.of(), phone)),
        new Wrong(
            "a recovery by a device",
            () -> replacing(ChangeReason.RECOVERY, Set.of(laptop.publicKey()), device, phone)),
        new Wrong(
            "a second recovery key",
            () -> editor.adding(safe, at(ChangeReason.RECOVERY_KEY), key, phone)),
        new Wrong(
            "a recovery key that comes as a device",
            () ->
                editor.replacing(
                    safe, at(ChangeReason.ROTATION), Set.of(paper.publicKey()), key, phone)),
        new Wrong(
            "a recovery key that goes with a device",
            () ->
                editor.removing(
                    safe,
                    at(ChangeReason.COMPROMISE),
                    Set.of(phone.publicKey(), paper.publicKey()),
                    laptop)),
        new Wrong(
            "a device that goes with a recovery key",
            () ->
                replacing(
                    ChangeReason.RECOVERY_KEY,
                    Set.of(paper.publicKey(), laptop.publicKey()),
                    key,
                    phone)),
        new Wrong(
            "a device that comes with its reason",
            () -> editor.adding(safe, at(ChangeReason.RECOVERY_KEY), device, phone)),
        new Wrong(
            "an account that has only a recovery key",
            () ->
                editor.removing(
                    safe,
                    at(ChangeReason.LOST_DEVICE),
                    Set.of(phone.publicKey(), laptop.publicKey()),
                    phone)));
  }

  static List<Wrong> nobodyMay() {
    return new RecoveryKeyTest().wrongs().toList();
  }

  @ParameterizedTest
  @MethodSource("nobodyMay")
  void whatARecoveryKeyMayNotIsRefused(Wrong wrong) {
    DeviceSet set = wrong.set().get();
    assertThatThrownBy(() -> check(safe, set))
        .isInstanceOfSatisfying(
            TransparencyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEVICE_SET));
  }

  @Test
  void anAccountDoesNotBeginWithARecoveryKey() {
    DeviceSet begun = editor.first(ALICE, 1_000, List.of(), paper);
    assertThatThrownBy(() -> rules.check(Optional.empty(), begun))
        .isInstanceOf(TransparencyException.class);
  }

  @Test
  void whoWasNotThereYetSeesARecoveryAsSuch() throws TransparencyException {
    List<DeviceSet> later = new ArrayList<>();
    later.add(replacing(ChangeReason.RECOVERY, Set.of(), fresh.device(2_000), paper));
    assertThat(rules.check(Optional.empty(), later.getFirst())).isEqualTo(Standing.FIRST_SEEN);
    assertThat(rules.check(Optional.of(first), later.getFirst())).isEqualTo(Standing.GAP);
  }
}
