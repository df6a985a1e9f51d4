package sonet.transparency.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sonet.transparency.directory.TestKey.ALICE;
import static sonet.transparency.directory.TestKey.SUITES;
import static sonet.transparency.testing.Suites.assertRefused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.directory.DeviceSetEditor.Change;
import sonet.transparency.testing.SeededRandom;

/// What a device set must be, alone and after another, and that each rule is checked.
class DeviceSetTest {

  private final DeviceSetRules rules = new DeviceSetRules(Providers.best());
  private final DeviceSetEditor editor = new DeviceSetEditor(rules);
  private final TestKey phone = new TestKey(1);
  private final TestKey laptop = new TestKey(2);
  private final TestKey stranger = new TestKey(3);
  private final DeviceSet first = editor.first(ALICE, 1_000, SUITES, phone);

  private DeviceSet two() {
    return editor.adding(
        first, new Change(2_000, ChangeReason.NEW_DEVICE), laptop.device(2_000), phone);
  }

  private static Change change(ChangeReason reason) {
    return new Change(3_000, reason, "a note");
  }

  private Standing check(DeviceSet before, DeviceSet set) throws TransparencyException {
    return rules.check(Optional.of(before), DeviceSet.decode(set.encoded()));
  }

  @Test
  void aRegistrationIsSignedByItsDevice() throws TransparencyException {
    assertThat(DeviceSet.decode(first.encoded())).isEqualTo(first);
    assertThat(rules.check(Optional.empty(), first)).isEqualTo(Standing.REGISTERED);
    assertThat(first.contains(phone.publicKey())).isTrue();
    assertThat(first.contains(laptop.publicKey())).isFalse();
  }

  @Test
  void aDeviceOfTheSetBeforeAddsAndRemoves() throws TransparencyException {
    DeviceSet two = two();
    assertThat(check(first, two)).isEqualTo(Standing.CONTINUED);
    DeviceSet one =
        editor.removing(two, change(ChangeReason.LOST_DEVICE), Set.of(phone.publicKey()), laptop);
    assertThat(check(two, one)).isEqualTo(Standing.CONTINUED);
    assertThat(one.removed()).containsExactly(phone.publicKey());
    assertThat(one.devices())
        .extracting(DeviceKey::signatureKey)
        .containsExactly(laptop.publicKey());
    DeviceSet itself =
        editor.removing(
            two, change(ChangeReason.RETIRED_DEVICE), Set.of(laptop.publicKey()), laptop);
    assertThat(check(two, itself)).isEqualTo(Standing.CONTINUED);
  }

  @Test
  void aDeviceSaysWhichSuitesItCanUse() throws TransparencyException {
    DeviceSet other = editor.withSuites(first, 2_000, List.of(1, 2, 3), phone);
    assertThat(check(first, other)).isEqualTo(Standing.CONTINUED);
    assertThat(other.reason()).isEqualTo(ChangeReason.ROTATION);
  }

  @Test
  void aDeviceTakesThePlaceOfAnotherByTheWordOfOneBefore() throws TransparencyException {
    DeviceSet rotated =
        editor.replacing(
            first,
            change(ChangeReason.ROTATION),
            Set.of(phone.publicKey()),
            laptop.device(3_000),
            phone);
    assertThat(check(first, rotated)).isEqualTo(Standing.CONTINUED);
    DeviceSet swapped =
        editor.replacing(
            first,
            change(ChangeReason.ROTATION),
            Set.of(phone.publicKey()),
            laptop.device(3_000),
            laptop);
    assertRefused(Reason.DEVICE_SET, () -> check(first, swapped));
  }

  @Test
  void aTimeBeforeThatOfTheSetBeforeIsMovedToIt() throws TransparencyException {
    DeviceSet two =
        editor.adding(first, new Change(5, ChangeReason.NEW_DEVICE), laptop.device(5), phone);
    assertThat(two.at()).isEqualTo(1_000);
    assertThat(check(first, two)).isEqualTo(Standing.CONTINUED);
  }

  @Test
  void whatTheOperatorMakesIsNobodysWord() throws TransparencyException {
    DeviceSet forced =
        editor.removing(two(), change(ChangeReason.ADMINISTRATOR), Set.of(phone.publicKey()));
    assertThat(check(two(), forced)).isEqualTo(Standing.UNAUTHORIZED);
    DeviceSet deleted =
        editor.removing(
            two(), change(ChangeReason.DELETION), Set.of(phone.publicKey(), laptop.publicKey()));
    assertThat(check(two(), deleted)).isEqualTo(Standing.UNAUTHORIZED);
    assertThat(Standing.UNAUTHORIZED.isAuthorized()).isFalse();
  }

  @Test
  void anAdministratorTakesDevicesOutAndDoesNothingElse() {
    DeviceSet two = two();
    Change change = change(ChangeReason.ADMINISTRATOR);
    List<DeviceSet> wrong =
        List.of(
            unsigned(editor.adding(two, change, stranger.device(3_000), phone)),
            unsigned(
                editor.replacing(
                    two, change, Set.of(laptop.publicKey()), stranger.device(3_000), phone)),
            editor.removing(two, change, Set.of()),
            unsigned(
                with(editor.withSuites(two, 3_000, List.of(1), phone), ChangeReason.ADMINISTRATOR)),
            // No device does it in the name of one.
            editor.removing(two, change, Set.of(laptop.publicKey()), phone));
    for (DeviceSet set : wrong) {
      assertRefused(Reason.DEVICE_SET, () -> check(two, set));
    }
  }

  @Test
  void anAdministratorLeavesTheRecoveryKeyWhereItIs() throws TransparencyException {
    TestKey paper = new TestKey(4);
    DeviceKey onPaper = paper.device(0).withSuites(List.of());
    DeviceSet three = editor.withRecoveryKey(two(), 2_500, Optional.of(onPaper), phone);
    Change change = change(ChangeReason.ADMINISTRATOR);
    assertThat(check(three, editor.removing(three, change, Set.of(phone.publicKey()))))
        .isEqualTo(Standing.UNAUTHORIZED);
    assertRefused(
        Reason.DEVICE_SET,
        () -> check(three, editor.removing(three, change, Set.of(paper.publicKey()))));
    assertRefused(
        Reason.DEVICE_SET,
        () ->
            check(
                three,
                editor.removing(three, change, Set.of(phone.publicKey(), paper.publicKey()))));
    // A recovery key alone is no account.
    assertRefused(
        Reason.DEVICE_SET,
        () ->
            check(
                three,
                editor.removing(three, change, Set.of(phone.publicKey(), laptop.publicKey()))));
  }

  private static DeviceSet with(DeviceSet set, ChangeReason reason) {
    return with(set, set.number(), set.previous(), set.at(), reason);
  }

  private static DeviceSet unsigned(DeviceSet set) {
    return new DeviceSet(
        set.account(),
        set.number(),
        set.previous(),
        set.at(),
        set.reason(),
        set.note(),
        set.devices(),
        set.removed(),
        Optional.empty());
  }

  @Test
  void aLaterSetIsSeenFirstOrAcrossAGap() throws TransparencyException {
    DeviceSet three =
        editor.removing(two(), change(ChangeReason.LOST_DEVICE), Set.of(phone.publicKey()), laptop);
    assertThat(rules.check(Optional.empty(), two())).isEqualTo(Standing.FIRST_SEEN);
    assertThat(check(first, three)).isEqualTo(Standing.GAP);
    assertThat(Standing.GAP.isAuthorized()).isFalse();
  }

  /// What a dishonest server or device could make of a right set.
  record Forgery(String name, UnaryOperator<DeviceSet> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static DeviceSet with(
      DeviceSet set, long number, Bytes previous, long at, ChangeReason reason) {
    return new DeviceSet(
        set.account(),
        number,
        previous,
        at,
        reason,
        set.note(),
        set.devices(),
        set.removed(),
        set.authorship());
  }

  private static DeviceSet with(DeviceSet set, List<DeviceKey> devices, List<Bytes> removed) {
    return new DeviceSet(
        set.account(),
        set.number(),
        set.previous(),
        set.at(),
        set.reason(),
        set.note(),
        devices,
        removed,
        set.authorship());
  }

  static Stream<Arguments> forgeries() {
    return Stream.of(
            new Forgery(
                "a number left out",
                set -> with(set, set.number() - 1, set.previous(), set.at(), set.reason())),
            new Forgery(
                "another set before",
                set -> with(set, set.number(), Bytes.wrap(new byte[32]), set.at(), set.reason())),
            new Forgery(
                "an earlier time",
                set -> with(set, set.number(), set.previous(), 999, set.reason())),
            new Forgery(
                "a second registration",
                set ->
                    with(set, set.number(), set.previous(), set.at(), ChangeReason.REGISTRATION)),
            new Forgery(
                "a removal that removes nothing",
                set -> with(set, set.number(), set.previous(), set.at(), ChangeReason.LOST_DEVICE)),
            new Forgery(
                "a deletion with devices",
                set -> with(set, set.number(), set.previous(), set.at(), ChangeReason.DELETION)),
            new Forgery(
                "a removed device that was none",
                set -> with(set, set.devices(), List.of(Bytes.wrap(new byte[32])))),
            new Forgery(
                "nothing new", set -> with(set, set.devices().subList(0, 1), set.removed())),
            new Forgery("another order", set -> with(set, set.devices().reversed(), set.removed())),
            new Forgery(
                "a rewritten device",
                set -> {
                  DeviceKey old = set.devices().getFirst();
                  List<DeviceKey> devices = new ArrayList<>(set.devices());
                  devices.set(0, new DeviceKey(old.signatureKey(), old.proof(), old.suites(), 7));
                  return with(set, devices, set.removed());
                }),
            new Forgery(
                "a device removed without a word",
                set -> with(set, set.devices().subList(1, 2), set.removed())))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void eachRuleIsCheckedEvenIfADeviceSignsTheForgery(Forgery forgery) {
    DeviceSet forged = signed(forgery.change().apply(two()), phone);
    assertRefused(Reason.DEVICE_SET, () -> check(first, forged));
  }

  private static DeviceSet signed(DeviceSet set, TestKey author) {
    return new DeviceSet(
        set.account(),
        set.number(),
        set.previous(),
        set.at(),
        set.reason(),
        set.note(),
        set.devices(),
        set.removed(),
        Optional.of(
            new DeviceSet.Authorship(
                author.publicKey(), author.sign(set.signedText(author.publicKey())))));
  }

  @Test
  void aSetOfAnotherAccountIsRefused() {
    DeviceSet bob = editor.first(Bytes.utf8("bob"), 1_000, SUITES, phone);
    assertRefused(Reason.DEVICE_SET, () -> check(bob, two()));
  }

  @Test
  void nothingComesAfterADeletion() {
    DeviceSet deleted =
        editor.removing(first, change(ChangeReason.DELETION), Set.of(phone.publicKey()));
    DeviceSet again =
        editor.adding(deleted, change(ChangeReason.RECOVERY), laptop.device(3_000), laptop);
    assertRefused(Reason.DEVICE_SET, () -> check(deleted, again));
  }

  @Test
  void aNewDeviceDoesNotAddItself() {
    DeviceSet two = signed(two(), laptop);
    assertRefused(Reason.DEVICE_SET, () -> check(first, two));
    assertRefused(Reason.DEVICE_SET, () -> check(first, signed(two(), stranger)));
    assertRefused(Reason.DEVICE_SET, () -> rules.check(Optional.empty(), signed(two(), stranger)));
  }

  @Test
  void aSignatureOverAnythingElseIsRefused() {
    DeviceSet two = two();
    DeviceSet noted =
        new DeviceSet(
            two.account(),
            two.number(),
            two.previous(),
            two.at(),
            two.reason(),
            "changed afterwards",
            two.devices(),
            two.removed(),
            two.authorship());
    assertRefused(Reason.DEVICE_SET, () -> check(first, noted));
  }

  @Test
  void aKeyOfSomeoneElseIsNoDevice() {
    DeviceKey stolen = new DeviceKey(stranger.publicKey(), laptop.device(0).proof(), SUITES, 2_000);
    DeviceSet two = editor.adding(first, new Change(2_000, ChangeReason.NEW_DEVICE), stolen, phone);
    assertRefused(Reason.DEVICE_SET, () -> check(first, two));
    assertRefused(Reason.DEVICE_SET, () -> rules.check(Optional.empty(), two));
  }

  @Test
  void theProofOfADeviceThatIsThereProvesNoOtherKey() {
    DeviceKey stolen =
        new DeviceKey(stranger.publicKey(), first.devices().getFirst().proof(), SUITES, 2_000);
    DeviceSet two = editor.adding(first, new Change(2_000, ChangeReason.NEW_DEVICE), stolen, phone);
    assertRefused(Reason.DEVICE_SET, () -> check(first, two));
  }

  @Test
  void aFirstSetIsNothingButARegistration() {
    DeviceSet grown = signed(with(first, two().devices(), List.of()), phone);
    assertRefused(Reason.DEVICE_SET, () -> rules.check(Optional.empty(), grown));
    DeviceSet removes = signed(with(first, first.devices(), List.of(laptop.publicKey())), phone);
    assertRefused(Reason.DEVICE_SET, () -> rules.check(Optional.empty(), removes));
    DeviceSet unsigned = with(first, 0, first.previous(), first.at(), ChangeReason.NEW_DEVICE);
    assertRefused(Reason.DEVICE_SET, () -> rules.check(Optional.empty(), unsigned));
  }

  @Test
  void bytesThatAreNoSetAreRefused() {
    Bytes encoding = two().encoded();
    for (int length = 0; length < encoding.length(); length++) {
      Bytes cut = encoding.slice(0, length);
      assertRefused(Reason.MALFORMED, () -> DeviceSet.decode(cut));
    }
    assertRefused(
        Reason.MALFORMED, () -> DeviceSet.decode(Bytes.concat(encoding, Bytes.of((byte) 0))));
    byte[] otherFormat = encoding.toArray();
    otherFormat[1] = 2;
    assertRefused(Reason.MALFORMED, () -> DeviceSet.decode(Bytes.wrap(otherFormat)));
  }

  @Test
  void everyFlippedByteIsFound() {
    byte[] encoding = two().encoded().toArray();
    for (int i = 0; i < encoding.length; i++) {
      byte[] flipped = Arrays.copyOf(encoding, encoding.length);
      flipped[i] ^= 1;
      assertRefused(() -> rules.check(Optional.of(first), DeviceSet.decode(Bytes.wrap(flipped))));
    }
  }

  @Test
  void whatCannotStandInASetIsRefused() {
    assertThatThrownBy(() -> with(first, List.of(phone.device(1), phone.device(1)), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> with(first, first.devices(), List.of(phone.publicKey())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> phone.device(1).withSuites(List.of(3, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> phone.device(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> editor.removing(first, new Change(1, ChangeReason.DELETION, "a\nb"), Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DirectoryLabels.account(Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void labelsOfDifferentKindsDiffer() {
    Bytes padding = DirectoryLabels.padding(new SeededRandom(1));
    assertThat(padding.length()).isEqualTo(33);
    assertThat(Stream.of(padding, DirectoryLabels.audit(), DirectoryLabels.account(ALICE)))
        .extracting(label -> label.at(0))
        .doesNotHaveDuplicates();
  }
}
