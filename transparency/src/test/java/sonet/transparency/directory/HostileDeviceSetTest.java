package sonet.transparency.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sonet.transparency.directory.TestKey.ALICE;
import static sonet.transparency.directory.TestKey.SUITES;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.SignatureScheme;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.directory.DeviceSetEditor.Change;

/// Sets that are signed as they should be, by a device that may, and break one rule each: the
/// message says which, so that no other rule stands in for it.
class HostileDeviceSetTest {
  private static final DeviceSetRules RULES = new DeviceSetRules(Providers.best());
  private static final DeviceSetEditor EDITOR = new DeviceSetEditor(RULES);
  private static final TestKey PHONE = new TestKey(1);
  private static final TestKey LAPTOP = new TestKey(2);
  private static final TestKey TABLET = new TestKey(3);
  private static final DeviceSet FIRST = EDITOR.first(ALICE, 1_000, SUITES, PHONE);
  private static final DeviceSet TWO =
      EDITOR.adding(FIRST, new Change(2_000, ChangeReason.NEW_DEVICE), LAPTOP.device(2_000), PHONE);

  /// A set after [#TWO], of which a test changes what it likes before it is signed.
  private static final class Draft {
    Bytes account = ALICE;
    long number = 2;
    Bytes previous = RULES.hash(TWO);
    ChangeReason reason = ChangeReason.ROTATION;
    List<DeviceKey> devices = List.of(PHONE.device(1_000), LAPTOP.device(2_000));
    List<Bytes> removed = List.of();

    DeviceSet signed(TestKey author) {
      DeviceSet unsigned = set(Optional.empty());
      return set(
          Optional.of(
              new DeviceSet.Authorship(
                  author.publicKey(), author.sign(unsigned.signedText(author.publicKey())))));
    }

    private DeviceSet set(Optional<DeviceSet.Authorship> authorship) {
      return new DeviceSet(
          account, number, previous, 3_000, reason, "", devices, removed, authorship);
    }
  }

  private static void assertRefused(String rule, ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessageContaining(rule)
        .asInstanceOf(InstanceOfAssertFactories.type(TransparencyException.class))
        .extracting(TransparencyException::reason)
        .isEqualTo(Reason.DEVICE_SET);
  }

  /// A rule, and how to break it.
  record Case(String rule, DeviceSet set) {
    @Override
    public String toString() {
      return rule;
    }
  }

  private static Case broken(String rule, Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return new Case(rule, draft.signed(PHONE));
  }

  static Stream<Case> forgeries() {
    DeviceKey more = TABLET.device(3_000);
    return Stream.of(
        broken(
            "nothing was removed",
            draft -> {
              draft.reason = ChangeReason.COMPROMISE;
              draft.number = 7;
            }),
        broken(
            "it is of another account",
            draft -> {
              draft.account = Bytes.utf8("bob");
              draft.number = 7;
            }),
        broken(
            "it does not come after 1",
            draft -> {
              draft.number = 1;
              draft.previous = RULES.hash(FIRST);
            }),
        broken(
            "it names another set before it",
            draft -> {
              draft.previous = RULES.hash(FIRST);
              draft.devices = with(more);
            }),
        broken("nothing changed", _ -> {}),
        broken(
            "a device is no recovery key, nor becomes one",
            draft ->
                draft.devices =
                    List.of(PHONE.device(1_000), LAPTOP.device(2_000).withSuites(List.of()))),
        broken(
            "it does more than remove",
            draft -> {
              draft.reason = ChangeReason.LOST_DEVICE;
              draft.devices = List.of(PHONE.device(1_000), more);
              draft.removed = List.of(LAPTOP.publicKey());
            }),
        broken(
            "it does more than remove",
            draft -> {
              draft.reason = ChangeReason.RETIRED_DEVICE;
              draft.devices = List.of(PHONE.device(1_000).withSuites(List.of(1)));
              draft.removed = List.of(LAPTOP.publicKey());
            }),
        broken(
            "it does more than remove",
            draft -> {
              draft.reason = ChangeReason.COMPROMISE;
              draft.devices = List.of(PHONE.device(1_000), more);
              draft.removed = List.of(LAPTOP.publicKey());
            }),
        broken(
            "it does not just add",
            draft -> {
              draft.reason = ChangeReason.NEW_DEVICE;
              draft.devices = List.of(PHONE.device(1_000), more);
              draft.removed = List.of(LAPTOP.publicKey());
            }),
        broken(
            "it does not just add",
            draft -> {
              draft.reason = ChangeReason.NEW_DEVICE;
              draft.devices =
                  List.of(PHONE.device(1_000).withSuites(List.of(1)), LAPTOP.device(2_000), more);
            }));
  }

  private static List<DeviceKey> with(DeviceKey more) {
    return List.of(PHONE.device(1_000), LAPTOP.device(2_000), more);
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void eachRuleIsBrokenAlone(Case forged) {
    assertRefused(forged.rule(), () -> RULES.check(Optional.of(TWO), forged.set()));
  }

  @Test
  void whatBreaksNoRuleIsAccepted() throws TransparencyException {
    Draft draft = new Draft();
    draft.devices = with(TABLET.device(3_000));
    assertThat(RULES.check(Optional.of(TWO), draft.signed(PHONE))).isEqualTo(Standing.CONTINUED);
  }

  @Test
  void nothingComesAfterADeletionEvenAcrossAGap() {
    DeviceSet deleted =
        EDITOR.removing(
            TWO,
            new Change(2_500, ChangeReason.DELETION),
            Set.of(PHONE.publicKey(), LAPTOP.publicKey()));
    Draft later = new Draft();
    later.number = 9;
    assertRefused(
        "nothing comes after an account's deletion",
        () -> RULES.check(Optional.of(deleted), later.signed(PHONE)));
  }

  @Test
  void aKeyOfSmallOrderHasSignedNothing() {
    // The neutral element, under which a signature of zero is one of every message where nobody
    // looks at the key.
    byte[] neutral = new byte[32];
    neutral[0] = 1;
    Bytes key = Bytes.wrap(neutral);
    Bytes signature = Bytes.concat(key, Bytes.wrap(new byte[32]));
    Draft draft = new Draft();
    draft.devices = with(new DeviceKey(key, signature, SUITES, 3_000));
    assertRefused(
        "a device did not sign that it belongs",
        () -> RULES.check(Optional.of(TWO), draft.signed(PHONE)));
    Draft later = new Draft();
    later.number = 7;
    later.reason = ChangeReason.LOST_DEVICE;
    later.removed = List.of(key);
    DeviceSet forged = later.set(Optional.of(new DeviceSet.Authorship(key, signature)));
    assertRefused("its author did not sign it", () -> RULES.check(Optional.empty(), forged));
  }

  @Test
  void onlyASetThatSomeoneOfTheAccountSignedIsAuthorized() {
    assertThat(Standing.values())
        .filteredOn(Standing::isAuthorized)
        .containsExactly(Standing.REGISTERED, Standing.CONTINUED, Standing.FIRST_SEEN);
  }

  @Test
  void aSetIsSignedWithEd25519() {
    TestKey other = new TestKey(5, SignatureScheme.ECDSA_SECP256R1_SHA256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EDITOR.first(ALICE, 1_000, SUITES, other))
        .withMessageContaining("Ed25519");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            EDITOR.adding(
                FIRST, new Change(2_000, ChangeReason.NEW_DEVICE), LAPTOP.device(2_000), other))
        .withMessageContaining("Ed25519");
  }

  private static void assertUnfit(String why, ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(why);
  }

  @Test
  void aDeviceHasAKeyAProofAndSuitesThatCanBe() {
    Bytes key = PHONE.publicKey();
    Bytes proof = PHONE.device(0).proof();
    assertUnfit("a key of another length", () -> new DeviceKey(key.slice(0, 31), proof, SUITES, 0));
    assertUnfit(
        "a proof of another length", () -> new DeviceKey(key, proof.slice(0, 63), SUITES, 0));
    List<Integer> many = IntStream.rangeClosed(1, 65).boxed().toList();
    assertUnfit("too many suites", () -> new DeviceKey(key, proof, many, 0));
    assertThat(new DeviceKey(key, proof, many.subList(0, 64), 0).suites()).hasSize(64);
    assertUnfit("ascend", () -> new DeviceKey(key, proof, List.of(0x10000), 0));
  }

  @Test
  void aSetHasHashesKeysAndTimesThatCanBe() {
    Bytes signature = Bytes.wrap(new byte[64]);
    Bytes key = PHONE.publicKey();
    assertUnfit("author's key", () -> new DeviceSet.Authorship(key.slice(0, 31), signature));
    assertUnfit("signature", () -> new DeviceSet.Authorship(key, signature.slice(0, 63)));
    assertUnfit("a hash", () -> with(Bytes.wrap(new byte[31]), 0, List.of(), List.of()));
    assertUnfit("1970", () -> with(DeviceSet.NONE_BEFORE, -1, List.of(), List.of()));
    assertUnfit(
        "a removed key",
        () -> with(DeviceSet.NONE_BEFORE, 0, List.of(), List.of(key.slice(0, 31))));
    assertUnfit(
        "too many devices",
        () -> with(DeviceSet.NONE_BEFORE, 0, Collections.nCopies(501, PHONE.device(0)), List.of()));
    List<Bytes> gone = new ArrayList<>();
    for (int i = 0; i < 501; i++) {
      byte[] each = new byte[32];
      each[0] = (byte) i;
      each[1] = (byte) (i >> 8);
      gone.add(Bytes.wrap(each));
    }
    assertUnfit("too many devices", () -> with(DeviceSet.NONE_BEFORE, 0, List.of(), gone));
    assertThat(with(DeviceSet.NONE_BEFORE, 0, List.of(), gone.subList(0, 500)).removed())
        .hasSize(500);
  }

  private static DeviceSet with(
      Bytes previous, long at, List<DeviceKey> devices, List<Bytes> removed) {
    return new DeviceSet(
        ALICE, 0, previous, at, ChangeReason.REGISTRATION, "", devices, removed, Optional.empty());
  }

  @Test
  void theNameOfAnAccountFitsIntoItsLabel() {
    assertThat(DirectoryLabels.account(Bytes.wrap(new byte[254])).length()).isEqualTo(255);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DirectoryLabels.account(Bytes.wrap(new byte[255])));
    Draft draft = new Draft();
    draft.account = Bytes.wrap(new byte[255]);
    assertUnfit("an account's name", () -> draft.signed(PHONE));
  }

  @Test
  void aNoteIsText() throws TransparencyException {
    Draft draft = new Draft();
    byte[] encoded = draft.signed(PHONE).encoded().toArray();
    // The empty note is written as one octet of its length, after format, account, number, hash,
    // time and reason.
    int at = 2 + 1 + ALICE.length() + 4 + 32 + 8 + 1;
    assertThat(encoded[at]).isZero();
    byte[] noted = new byte[encoded.length + 1];
    System.arraycopy(encoded, 0, noted, 0, at);
    noted[at] = 1;
    noted[at + 1] = (byte) 0xff;
    System.arraycopy(encoded, at + 1, noted, at + 2, encoded.length - at - 1);
    assertThatThrownBy(() -> DeviceSet.decode(Bytes.wrap(noted)))
        .isInstanceOf(TransparencyException.class)
        .hasMessageContaining("no text");
    noted[at + 1] = 'x';
    assertThat(DeviceSet.decode(Bytes.wrap(noted)).note()).isEqualTo("x");
  }
}
