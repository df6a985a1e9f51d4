package sonet.ratchet.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.testing.TestDevice;

/// What a claimer checks before it trusts what a server hands out, one rule each.
class UnverifiedPrekeyBundleTest {
  private final TestDevice bob = TestDevice.create(1);
  private final TestDevice alice = TestDevice.create(2);

  private void refused(Reason reason, UnverifiedPrekeyBundle bundle) {
    assertThatExceptionOfType(RatchetException.class)
        .isThrownBy(() -> bundle.verify(alice.environment(), bob.key()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  /// A body of any content, signed as it must be.
  private UnverifiedPrekeyBundle signed(Bytes body) {
    Bytes device = SigningInputs.device(bob.environment().suite(PairSuite.PQXDH), bob.key());
    return new UnverifiedPrekeyBundle(
        1,
        body,
        bob.signer().sign(SigningInputs.bundle(device, 1, body)),
        Optional.empty(),
        Optional.empty());
  }

  private BundleBody body() throws RatchetException {
    return BundleBody.decode(bob.claim().body());
  }

  private static UnverifiedPrekeyBundle with(
      UnverifiedPrekeyBundle bundle, Optional<Bytes> ec, Optional<Bytes> kem) {
    return new UnverifiedPrekeyBundle(bundle.version(), bundle.body(), bundle.signature(), ec, kem);
  }

  @Test
  void aGoodBundleIsVerified() throws RatchetException {
    bob.refill(PairSuite.PQXDH, 1);

    PrekeyBundle verified = bob.claim().verify(alice.environment(), bob.key());

    assertThat(verified.oneTime()).isPresent();
    assertThat(verified.usesLastResort()).isFalse();
    assertThat(verified.reference().version()).isEqualTo(1);
  }

  @Test
  void theSignatureIsThatOfTheDeviceOverBodyAndVersion() {
    UnverifiedPrekeyBundle good = bob.claim();

    refused(
        Reason.BUNDLE_SIGNATURE,
        new UnverifiedPrekeyBundle(2, good.body(), good.signature(), good.ec(), good.kem()));
    refused(
        Reason.BUNDLE_SIGNATURE,
        new UnverifiedPrekeyBundle(
            1,
            Bytes.concat(good.body(), Bytes.fromHex("00")),
            good.signature(),
            good.ec(),
            good.kem()));
    refused(Reason.BUNDLE_SIGNATURE, alice.claim());
  }

  @Test
  void aBodyThatDoesNotDecodeIsRefused() throws RatchetException {
    refused(Reason.MALFORMED, signed(Bytes.fromHex("01")));
    refused(Reason.MALFORMED, signed(Bytes.concat(body().encoded(), Bytes.fromHex("00"))));
  }

  @Test
  void aBodyOfAnotherFormatIsRefused() {
    refused(Reason.UNSUPPORTED_VERSION, signed(Bytes.fromHex("0200")));
  }

  @Test
  void aBundleLivesAsLongAsBundlesDo() throws RatchetException {
    BundleBody body = body();
    long created = body.created();

    refused(
        Reason.BUNDLE_LIFETIME, signed(new BundleBody(created, created, body.suites()).encoded()));
    refused(Reason.BUNDLE_LIFETIME, signed(new BundleBody(-5, created, body.suites()).encoded()));
    refused(
        Reason.BUNDLE_LIFETIME,
        signed(
            new BundleBody(
                    created, created + UnverifiedPrekeyBundle.MAX_LIFETIME + 1, body.suites())
                .encoded()));
  }

  @Test
  void aBundleOfTheFutureIsRefused() {
    bob.clock().pass(UnverifiedPrekeyBundle.CLOCK_SKEW + 1);
    bob.rotate();

    refused(Reason.BUNDLE_NOT_YET_VALID, bob.claim());
  }

  @Test
  void aBundleWhoseTimeIsOverIsRefused() {
    alice.clock().pass(OwnBundle.LIFETIME);

    refused(Reason.BUNDLE_EXPIRED, bob.claim());
  }

  @Test
  void aBundleWithoutACommonSuiteIsRefused() throws RatchetException {
    SuiteKeys known = body().suites().getFirst();
    SuiteKeys unknown =
        new SuiteKeys(0x7777, known.identity(), known.signedPrekey(), known.lastResort());

    refused(
        Reason.NO_COMMON_SUITE,
        signed(new BundleBody(body().created(), body().expires(), List.of(unknown)).encoded()));
  }

  @Test
  void aSuiteThatIsNotKnownIsPassedOver() throws RatchetException {
    SuiteKeys known = body().suites().getFirst();
    SuiteKeys unknown =
        new SuiteKeys(
            0x7777,
            new TypedKey(0x9999, Bytes.utf8("of the future")),
            known.signedPrekey(),
            Optional.empty());

    PrekeyBundle verified =
        signed(
                new BundleBody(body().created(), body().expires(), List.of(unknown, known))
                    .encoded())
            .verify(alice.environment(), bob.key());

    assertThat(verified.suite().id()).isEqualTo(known.suite());
  }

  private UnverifiedPrekeyBundle withKeys(SuiteKeys keys) throws RatchetException {
    return signed(new BundleBody(body().created(), body().expires(), List.of(keys)).encoded());
  }

  @Test
  void keysAreOfTheAlgorithmsOfTheirSuite() throws RatchetException {
    SuiteKeys keys = body().suites().getFirst();
    TypedKey kem = keys.lastResort().orElseThrow().key();

    refused(
        Reason.WRONG_ALGORITHM,
        withKeys(new SuiteKeys(keys.suite(), kem, keys.signedPrekey(), keys.lastResort())));
    refused(
        Reason.WRONG_ALGORITHM,
        withKeys(
            new SuiteKeys(
                keys.suite(),
                keys.identity(),
                new Prekey(PrekeyId.FIRST, kem),
                keys.lastResort())));
    refused(
        Reason.WRONG_ALGORITHM,
        withKeys(
            new SuiteKeys(keys.suite(), keys.identity(), keys.signedPrekey(), Optional.empty())));
    refused(
        Reason.WRONG_ALGORITHM,
        withKeys(
            new SuiteKeys(
                keys.suite(),
                keys.identity(),
                keys.signedPrekey(),
                Optional.of(keys.signedPrekey()))));
  }

  @Test
  void keysAreAcceptable() throws RatchetException {
    SuiteKeys keys = body().suites().getFirst();
    TypedKey zero = new TypedKey(0x0020, Bytes.wrap(new byte[32]));
    byte[] beyond = new byte[1568];
    Arrays.fill(beyond, (byte) 0xff);

    refused(
        Reason.UNACCEPTABLE_KEY,
        withKeys(new SuiteKeys(keys.suite(), zero, keys.signedPrekey(), keys.lastResort())));
    refused(
        Reason.UNACCEPTABLE_KEY,
        withKeys(
            new SuiteKeys(
                keys.suite(),
                keys.identity(),
                keys.signedPrekey(),
                Optional.of(
                    new Prekey(PrekeyId.FIRST, new TypedKey(0x0042, Bytes.wrap(beyond)))))));
  }

  @Test
  void oneTimeKeysAreSignedByTheDevice() {
    bob.refill(PairSuite.PQXDH, 1);
    alice.refill(PairSuite.PQXDH, 1);
    UnverifiedPrekeyBundle bobs = bob.claim();
    UnverifiedPrekeyBundle alices = alice.claim();

    refused(Reason.ONE_TIME_SIGNATURE, with(bobs, alices.ec(), bobs.kem()));
    refused(Reason.ONE_TIME_SIGNATURE, with(bobs, bobs.ec(), alices.kem()));
  }

  @Test
  void aOneTimeKeyOfTheOtherKindIsRefused() {
    bob.refill(PairSuite.PQXDH, 1);
    UnverifiedPrekeyBundle bobs = bob.claim();

    refused(Reason.WRONG_ALGORITHM, with(bobs, bobs.kem(), Optional.empty()));
    refused(Reason.WRONG_ALGORITHM, with(bobs, Optional.empty(), bobs.ec()));
  }

  @Test
  void aOneTimeKeyThatIsSignedButNotAcceptableIsRefused() {
    Prekey zero = new Prekey(PrekeyId.FIRST, new TypedKey(0x0020, Bytes.wrap(new byte[32])));
    Bytes device = SigningInputs.device(bob.environment().suite(PairSuite.PQXDH), bob.key());
    Bytes unsigned = OneTimeKey.unsigned(PrekeyKind.EC, PairSuite.PQXDH.id(), zero);
    Bytes item =
        new OneTimeKey(
                PrekeyKind.EC,
                PairSuite.PQXDH.id(),
                zero,
                bob.signer().sign(SigningInputs.oneTime(device, unsigned)))
            .encoded();

    refused(Reason.UNACCEPTABLE_KEY, with(bob.claim(), Optional.of(item), Optional.empty()));
  }

  @Test
  void aOneTimeKeyThatDoesNotDecodeIsRefused() {
    refused(
        Reason.MALFORMED, with(bob.claim(), Optional.of(Bytes.fromHex("0107")), Optional.empty()));
    refused(
        Reason.UNSUPPORTED_VERSION,
        with(bob.claim(), Optional.of(Bytes.fromHex("0201")), Optional.empty()));
  }

  @Test
  void aOneTimeKeyOfAnotherSuiteIsLeftOut() throws RatchetException {
    bob.refill(PairSuite.X3DH, 1);

    assertThat(bob.claim().verify(alice.environment(), bob.key()).oneTime()).isEmpty();
  }

  @Test
  void whatADeviceKeepsOfItsPrekeysComesBackFromStorage() throws RatchetException {
    OwnBundle bundle = bob.bundle(1).orElseThrow();
    try (var encoded = bundle.encode();
        var again = OwnBundle.decode(encoded).encode()) {
      assertThat(again.matches(encoded)).isTrue();
    }
    OwnOneTimeKey key =
        OwnOneTimeKey.create(
            bob.environment(), bob.signer(), PairSuite.PQXDH, PrekeyKind.KEM, PrekeyId.FIRST);
    try (var encoded = key.encode();
        var again = OwnOneTimeKey.decode(encoded).encode()) {
      assertThat(again.matches(encoded)).isTrue();
    }
    try (var encoded = bob.identity().encode();
        var again = PairIdentity.decode(encoded).encode()) {
      assertThat(again.matches(encoded)).isTrue();
    }
  }

  @Test
  void storedPrekeysOfAnotherFormatAreRefused() {
    assertThatExceptionOfType(RatchetException.class)
        .isThrownBy(() -> OwnBundle.decode(new Writer().u8(9).toSecret()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED_STATE));
  }

  @Test
  void aBundleHasALifetimeThatBundlesHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            OwnBundle.create(
                bob.environment(),
                bob.identity(),
                bob.signer(),
                2,
                UnverifiedPrekeyBundle.MAX_LIFETIME + 1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> OwnBundle.create(bob.environment(), bob.identity(), alice.signer(), 2, 60));
  }
}
