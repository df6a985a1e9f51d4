package sonet.ratchet.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.bundle.PairIdentity.SignedIdentity;
import sonet.ratchet.testing.TestDevice;

/// Keys that are signed and no keys, and keys of our own that a disk has damaged: one rule each.
class HostileKeysTest {
  private final TestDevice bob = TestDevice.create(1);
  private final TestDevice alice = TestDevice.create(2);

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatExceptionOfType(RatchetException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void anIdentityThatIsSignedButNotAcceptableIsRefused() {
    TypedKey zero = new TypedKey(0x0020, Bytes.wrap(new byte[32]));
    Bytes device = SigningInputs.device(bob.environment().suite(PairSuite.PQXDH), bob.key());
    Bytes signature = bob.signer().sign(SigningInputs.identity(device, PairSuite.PQXDH, zero));
    assertRefused(
        Reason.UNACCEPTABLE_KEY,
        () ->
            PairIdentity.check(
                alice.environment(),
                bob.key(),
                PairSuite.PQXDH,
                new SignedIdentity(zero, signature)));
  }

  @Test
  void anIdentityHasNoHalfInASuiteThatCameLater() {
    PairIdentity older =
        PairIdentity.create(bob.environment(), bob.signer(), List.of(PairSuite.X3DH));
    assertThat(older.half(PairSuite.X3DH).suite()).isEqualTo(PairSuite.X3DH);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> older.half(PairSuite.PQXDH))
        .withMessageContaining("PQXDH");
  }

  @Test
  void aBundleFromBeforeTheEpochIsRefused() throws RatchetException {
    BundleBody body = BundleBody.decode(bob.claim().body());
    Bytes early = new BundleBody(-5, 100, body.suites()).encoded();
    Bytes device = SigningInputs.device(bob.environment().suite(PairSuite.PQXDH), bob.key());
    UnverifiedPrekeyBundle bundle =
        new UnverifiedPrekeyBundle(
            1,
            early,
            bob.signer().sign(SigningInputs.bundle(device, 1, early)),
            Optional.empty(),
            Optional.empty());
    assertRefused(Reason.BUNDLE_LIFETIME, () -> bundle.verify(alice.environment(), bob.key()));
  }

  @Test
  void aOneTimeKeyEndsWithItsSignature() throws RatchetException {
    bob.refill(PairSuite.PQXDH, 1);
    Bytes item = bob.claim().ec().orElseThrow();
    assertThat(OneTimeKey.decode(item).kind()).isEqualTo(PrekeyKind.EC);
    assertRefused(
        Reason.MALFORMED, () -> OneTimeKey.decode(Bytes.concat(item, Bytes.of((byte) 0))));
  }

  @Test
  void aBundleSaysWhenItsLastResortIsUsed() throws RatchetException {
    bob.refill(PairSuite.PQXDH, 1);
    assertThat(bob.claim().verify(alice.environment(), bob.key()).usesLastResort()).isFalse();
    assertThat(bob.claim().verify(alice.environment(), bob.key()).usesLastResort()).isTrue();
    TestDevice classic = new TestDevice(3, new TestDevice.TestClock(), List.of(PairSuite.X3DH));
    assertThat(classic.claim().verify(alice.environment(), classic.key()).usesLastResort())
        .isFalse();
  }

  @Test
  void aBundleHasAVersionAndALifetime() {
    for (long version : List.of(0L, -1L)) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> OwnBundle.create(bob.environment(), bob.identity(), bob.signer(), version, 60));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OwnBundle.create(bob.environment(), bob.identity(), bob.signer(), 2, 0));
  }

  private static Bytes bytes(Secret secret) {
    try (secret) {
      return Bytes.wrap(secret.expose());
    }
  }

  private static void assertDamaged(String how, ThrowingCallable call) {
    assertThatExceptionOfType(RatchetException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED_STATE))
        .satisfies(e -> assertThat(e).hasStackTraceContaining(how));
  }

  private static Secret changed(Bytes encoded, int at, int to) {
    byte[] bytes = encoded.toArray();
    bytes[at] = (byte) to;
    return Secret.wrap(bytes);
  }

  @Test
  void keysOfOursThatADiskHasDamagedAreRefused() {
    Bytes key =
        bytes(
            OwnOneTimeKey.create(
                    bob.environment(),
                    bob.signer(),
                    PairSuite.PQXDH,
                    PrekeyKind.KEM,
                    PrekeyId.FIRST)
                .encode());
    assertDamaged("format 2", () -> OwnOneTimeKey.decode(changed(key, 0, 2)));
    assertDamaged("prekey kind 9", () -> OwnOneTimeKey.decode(changed(key, 1, 9)));
    assertDamaged("suite 0x77", () -> OwnOneTimeKey.decode(changed(key, 2, 0x77)));
    assertDamaged(
        "DecodeException",
        () -> OwnOneTimeKey.decode(Secret.of(Bytes.concat(key, Bytes.of((byte) 0)))));
  }

  @Test
  void aBundleOfOursHasAVersion() {
    Bytes bundle = bytes(bob.bundle(1).orElseThrow().encode());
    assertThat(bundle.at(8)).isEqualTo((byte) 1);
    assertDamaged("bundle version 0", () -> OwnBundle.decode(changed(bundle, 8, 0)));
    assertDamaged("bundle version -", () -> OwnBundle.decode(changed(bundle, 1, 0x80)));
  }
}
