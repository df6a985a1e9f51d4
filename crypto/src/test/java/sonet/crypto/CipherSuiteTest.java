package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;
import sonet.crypto.testing.SeededRandom;

class CipherSuiteTest {
  private static final CipherSuite FIRST = CipherSuites.of(Providers.best()).get(1);

  static Stream<CipherSuite> suites() {
    return CipherSuites.withPostQuantum(Providers.best()).all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("suites")
  void aSuiteDoesAllItIsAskedFor(CipherSuite suite) throws CryptoException {
    SeededRandom random = new SeededRandom(suite.id());
    KeyPair kem = suite.generateKemKeyPair(random);
    assertThat(suite.acceptsKemPublicKey(kem.publicKey())).isTrue();
    assertThat(suite.kemPublicKey(kem.privateKey())).isEqualTo(kem.publicKey());
    KeyPair signing = suite.generateSignatureKeyPair(random);
    assertThat(suite.acceptsSignaturePublicKey(signing.publicKey())).isTrue();
    Signer signer = suite.signer(signing);
    assertThat(signer.publicKey()).isEqualTo(signing.publicKey());
    assertThat(signer.scheme()).isEqualTo(suite.definition().signature());
    Bytes message = random.bytes(100);
    assertThat(suite.verify(signer.publicKey(), message, signer.sign(message))).isTrue();
    Secret key = Secret.random(random, suite.keyLength());
    Bytes nonce = random.bytes(suite.nonceLength());
    Bytes sealed = suite.seal(key, nonce, message, message);
    assertThat(suite.open(key, nonce, message, sealed)).isEqualTo(message);
    assertThat(suite.hash(message).length()).isEqualTo(suite.hashLength());
    assertThat(suite.expand(suite.extract(key, key), message, 200).length()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("suites")
  void keyPairsDerivedTogetherAreThoseDerivedAlone(CipherSuite suite) {
    SeededRandom random = new SeededRandom(suite.id());
    List<Secret> ikms = List.of(Secret.random(random, 32), Secret.random(random, 64));
    List<KeyPair> pairs = suite.deriveKemKeyPairs(ikms);
    assertThat(pairs).hasSize(2);
    for (int i = 0; i < 2; i++) {
      KeyPair alone = suite.deriveKemKeyPair(ikms.get(i));
      assertThat(pairs.get(i).publicKey()).isEqualTo(alone.publicKey());
      assertThat(pairs.get(i).privateKey().matches(alone.privateKey())).isTrue();
    }
  }

  @Test
  void theFirstInvalidSignatureOfABatchIsFound() {
    SeededRandom random = new SeededRandom(0);
    KeyPair keys = FIRST.generateSignatureKeyPair(random);
    List<SignatureCheck> checks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Bytes message = random.bytes(20);
      checks.add(new SignatureCheck(keys.publicKey(), message, FIRST.signer(keys).sign(message)));
    }
    assertThat(FIRST.firstInvalid(checks)).isEqualTo(40);
    SignatureCheck good = checks.get(30);
    SignatureCheck bad =
        new SignatureCheck(good.publicKey(), Bytes.utf8("another"), good.signature());
    checks.set(30, bad);
    checks.set(35, bad);
    assertThat(FIRST.firstInvalid(checks)).isEqualTo(30);
    assertThat(FIRST.firstInvalid(List.of())).isZero();
  }

  @Test
  void keysThatDoNotBelongTogetherDoNotSign() {
    SeededRandom random = new SeededRandom(0);
    KeyPair one = FIRST.generateSignatureKeyPair(random);
    KeyPair other = FIRST.generateSignatureKeyPair(random);
    KeyPair mixed = new KeyPair(one.privateKey(), other.publicKey());
    assertThatIllegalArgumentException().isThrownBy(() -> FIRST.signer(mixed));
  }

  @Test
  void aSignerStopsWhenItsKeyIsClosed() {
    KeyPair keys = FIRST.generateSignatureKeyPair(new SeededRandom(0));
    Signer signer = FIRST.signer(keys);
    keys.close();
    assertThatIllegalStateException().isThrownBy(() -> signer.sign(Bytes.EMPTY));
  }

  @Test
  void thePostQuantumSuitesStandBehindTheOthersInTheOrderOfTheirDraft() {
    assertThat(CipherSuites.withPostQuantum(Providers.pure()).all())
        .extracting(CipherSuite::id)
        .containsExactly(
            1, 2, 3, 4, 5, 6, 7, 0xf001, 0xf002, 0xf003, 0xf004, 0xf005, 0xf006, 0xf007, 0xf008,
            0xf009, 0xf00a, 0xf00b);
  }

  @Test
  void aSuiteCanBeRegisteredUnderAnotherId() {
    CipherSuite.Definition moved = CipherSuites.PQ_06.getFirst().withId(0x004f);
    CipherSuite suite = CipherSuites.of(Providers.pure(), List.of(moved)).get(0x004f);
    assertThat(suite.name()).isEqualTo(CipherSuites.PQ_06.getFirst().name());
    assertThat(suite.definition().kem()).isEqualTo(KemAlgorithm.MLKEM768_X25519);
  }

  @Test
  void aSuiteThatNobodyRegisteredIsNotFound() {
    CipherSuites suites = CipherSuites.of(Providers.pure());
    assertThat(suites.find(0xf000)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> suites.get(0xf000));
  }

  @Test
  void aProviderThatLacksAPrimitiveServesNoSuite() {
    CryptoProvider empty =
        new CryptoProvider() {
          @Override
          public String name() {
            return "empty";
          }

          @Override
          public Optional<HashFunction> hash(HashAlgorithm algorithm) {
            return Optional.empty();
          }

          @Override
          public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
            return Optional.empty();
          }

          @Override
          public Optional<KemFunction> kem(KemAlgorithm algorithm) {
            return Optional.empty();
          }

          @Override
          public Optional<SignatureFunction> signature(SignatureScheme scheme) {
            return Optional.empty();
          }
        };
    assertThatIllegalArgumentException().isThrownBy(() -> CipherSuites.of(empty));
  }
}
