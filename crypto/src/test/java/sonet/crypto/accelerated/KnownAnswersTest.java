package sonet.crypto.accelerated;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KemConstruction;
import sonet.crypto.SignatureScheme;
import sonet.crypto.pure.PureProvider;

/// Plain Java, which the published vectors test, gives the known answers.
class KnownAnswersTest {
  private final PureProvider pure = new PureProvider();

  @ParameterizedTest
  @EnumSource
  void ofHashes(HashAlgorithm algorithm) {
    assertThat(SelfTest.of(algorithm)).accepts(pure.hash(algorithm).orElseThrow());
  }

  @ParameterizedTest
  @EnumSource
  void ofAuthenticatedCiphers(AeadAlgorithm algorithm) {
    assertThat(SelfTest.of(algorithm)).accepts(pure.aead(algorithm).orElseThrow());
  }

  @ParameterizedTest
  @EnumSource
  void ofGroupsAndLattices(KemAlgorithm algorithm) {
    switch (algorithm.construction()) {
      case KemConstruction.DhKem _ ->
          assertThat(SelfTest.of(algorithm)).accepts(PureProvider.diffieHellman(algorithm));
      case KemConstruction.MlKem _ ->
          assertThat(LatticeTest.of(algorithm)).accepts(PureProvider.mlKem(algorithm));
      case KemConstruction.Hybrid parts ->
          assertThat(parts.lattice().isPostQuantum()).isNotEqualTo(parts.group().isPostQuantum());
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofSignatures(SignatureScheme scheme) {
    assertThat(SelfTest.of(scheme)).accepts(pure.signature(scheme).orElseThrow());
  }
}
