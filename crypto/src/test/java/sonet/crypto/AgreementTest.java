package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.spi.CryptoProvider;

/// The bare agreement of a suite's group.
class AgreementTest {
  private static final int X25519 = 1;

  @ParameterizedTest
  @MethodSource("sonet.crypto.testing.UnderTest#providers")
  void itGivesWhatTheSpecificationGives(CryptoProvider provider) throws CryptoException {
    // The first vector of RFC 7748 §5.2.
    CipherSuite suite = CipherSuites.of(provider).get(X25519);
    Secret scalar =
        Secret.of(
            Bytes.fromHex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
    Bytes coordinate =
        Bytes.fromHex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");

    assertThat(
            suite
                .agree(scalar, coordinate)
                .matches(
                    Bytes.fromHex(
                        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c"
      })
  void aKeyThatIsNotAcceptableIsRefused(String publicKey) {
    CipherSuite suite = CipherSuites.of(Providers.pure()).get(X25519);
    Secret privateKey = Secret.random(Providers.random(), 32);

    assertThatExceptionOfType(CryptoException.class)
        .isThrownBy(() -> suite.agree(privateKey, Bytes.fromHex(publicKey)))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_PUBLIC_KEY));
  }

  @Test
  void aPrivateKeyOfAnotherLengthIsRefused() {
    CipherSuite suite = CipherSuites.of(Providers.pure()).get(X25519);
    Bytes publicKey = suite.generateKemKeyPair(Providers.random()).publicKey();

    assertThatExceptionOfType(CryptoException.class)
        .isThrownBy(() -> suite.agree(Secret.zeros(31), publicKey))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_PRIVATE_KEY));
  }

  @Test
  void aMechanismWithoutAGroupHasNone() {
    CipherSuite suite =
        CipherSuites.withPostQuantum(Providers.pure()).all().stream()
            .filter(each -> each.definition().kem() == KemAlgorithm.ML_KEM_768)
            .findFirst()
            .orElseThrow();
    KeyPair pair = suite.generateKemKeyPair(Providers.random());

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> suite.agree(pair.privateKey(), pair.publicKey()));
  }

  @Test
  void aPartOfASecretIsACopy() {
    Secret whole = Secret.of(Bytes.fromHex("00010203"));
    Secret part = whole.slice(1, 3);
    whole.close();

    assertThat(part.matches(Bytes.fromHex("0102"))).isTrue();
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> part.slice(0, 3));
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> whole.slice(0, 1));
  }
}
