package sonet.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.Suites;

class PrimitivesTest {
  private static final Bytes MESSAGE = Bytes.utf8("a tree head");

  @ParameterizedTest
  @EnumSource
  void whatASignerSignsVerifiesUnderItsKeyOnly(TransparencySuite suite) {
    Primitives primitives = Suites.of(suite);
    HeadSigner signer = primitives.signer(primitives.generateKeys(new SeededRandom(1)));
    HeadSigner other = primitives.signer(primitives.generateKeys(new SeededRandom(2)));
    Bytes signature = signer.sign(MESSAGE);
    assertThat(primitives.acceptsPublicKey(signer.publicKey())).isTrue();
    assertThat(primitives.verify(signer.publicKey(), MESSAGE, signature)).isTrue();
    assertThat(primitives.verify(other.publicKey(), MESSAGE, signature)).isFalse();
    assertThat(primitives.verify(signer.publicKey(), Bytes.EMPTY, signature)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aSignatureOfAnotherLengthIsRefused(TransparencySuite suite) {
    Primitives primitives = Suites.of(suite);
    HeadSigner signer = primitives.signer(primitives.generateKeys(new SeededRandom(1)));
    Bytes signature = signer.sign(MESSAGE);
    for (Bytes bad :
        List.of(
            Bytes.EMPTY,
            signature.slice(0, signature.length() - 1),
            Bytes.concat(signature, Bytes.of((byte) 0)))) {
      assertThat(primitives.verify(signer.publicKey(), MESSAGE, bad)).isFalse();
    }
    Bytes longer = Bytes.concat(signer.publicKey(), Bytes.of((byte) 0));
    assertThat(primitives.verify(longer, MESSAGE, signature)).isFalse();
    assertThat(primitives.acceptsPublicKey(longer)).isFalse();
    assertThat(primitives.acceptsPublicKey(Bytes.EMPTY)).isFalse();
  }

  @Test
  void bothSignaturesOfTheHybridSuiteMustVerify() {
    Primitives primitives = Suites.of(TransparencySuite.ED25519_ML_DSA_44);
    List<KeyPair> keys = primitives.generateKeys(new SeededRandom(1));
    List<KeyPair> others = primitives.generateKeys(new SeededRandom(2));
    HeadSigner signer = primitives.signer(keys);
    Bytes forgedClassical = primitives.signer(List.of(others.get(0), keys.get(1))).sign(MESSAGE);
    Bytes forgedLattice = primitives.signer(List.of(keys.get(0), others.get(1))).sign(MESSAGE);
    assertThat(primitives.verify(signer.publicKey(), MESSAGE, forgedClassical)).isFalse();
    assertThat(primitives.verify(signer.publicKey(), MESSAGE, forgedLattice)).isFalse();
  }

  @Test
  void aSignerNeedsAKeyForEveryScheme() {
    Primitives primitives = Suites.of(TransparencySuite.ED25519_ML_DSA_44);
    List<KeyPair> keys = primitives.generateKeys(new SeededRandom(1));
    assertThatThrownBy(() -> primitives.signer(keys.subList(0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
