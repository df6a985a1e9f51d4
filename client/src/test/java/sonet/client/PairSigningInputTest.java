package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Signer;
import sonet.protocol.DeviceId;
import sonet.protocol.PrekeyBundle;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.SigningInput;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.bundle.OwnBundle;
import sonet.ratchet.bundle.OwnOneTimeKey;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyId;
import sonet.ratchet.bundle.SigningInputs;

/// The engine and the protocol do not know each other, and mean the same.
class PairSigningInputTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatTheEngineSignsIsWhatTheServerChecks(long seed) {
    RandomSource random = new Random(seed)::nextBytes;
    PairEnvironment environment = PairEnvironment.of(Providers.best(), random, () -> 1_800_000_000);
    Signer signer =
        environment
            .suite(PairSuite.PQXDH)
            .signer(environment.suite(PairSuite.PQXDH).generateSignatureKeyPair(random));
    DeviceId device =
        DeviceId.ofKeyHash(environment.suite(PairSuite.PQXDH).hash(signer.publicKey()));
    OwnBundle bundle =
        OwnBundle.create(
            environment,
            PairIdentity.create(environment, signer),
            signer,
            seed,
            OwnBundle.LIFETIME);

    Bytes checked = SigningInput.prekeyBundle(device, seed, bundle.body());

    assertThat(SigningInputs.device(environment.suite(PairSuite.PQXDH), signer.publicKey()))
        .isEqualTo(device.value());
    assertThat(SigningInputs.bundle(device.value(), seed, bundle.body())).isEqualTo(checked);
    assertThat(
            environment
                .suite(PairSuite.PQXDH)
                .verify(signer.publicKey(), checked, bundle.signature()))
        .isTrue();
    assertThat(new PrekeyBundle(seed, bundle.body(), bundle.signature()).version()).isEqualTo(seed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "KEM"})
  void aOneTimeKeyIsNoLongerThanTheServerTakes(String kind) {
    RandomSource random = new Random(1)::nextBytes;
    PairEnvironment environment = PairEnvironment.of(Providers.best(), random, () -> 1_800_000_000);
    Signer signer =
        environment
            .suite(PairSuite.PQXDH)
            .signer(environment.suite(PairSuite.PQXDH).generateSignatureKeyPair(random));
    OwnOneTimeKey key =
        OwnOneTimeKey.create(
            environment, signer, PairSuite.PQXDH, PrekeyKind.valueOf(kind), PrekeyId.FIRST);

    assertThat(key.item().length())
        .isLessThanOrEqualTo(kind.equals("EC") ? PublishPrekeys.MAX_EC : PublishPrekeys.MAX_KEM);
  }
}
