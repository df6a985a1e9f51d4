package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void closingOverwritesTheArrayItHolds() {
    byte[] held = {1, 2, 3};
    Secret secret = Secret.wrap(held);
    secret.close();
    assertThat(held).containsOnly(0);
    assertThat(secret.isWiped()).isTrue();
  }

  @Test
  void aWipedSecretCannotBeUsed() {
    Secret secret = Secret.zeros(3);
    secret.close();
    secret.close();
    assertThatIllegalStateException().isThrownBy(secret::expose);
    assertThatIllegalStateException().isThrownBy(secret::copy);
    assertThatIllegalStateException().isThrownBy(() -> secret.matches(Bytes.EMPTY));
    assertThatIllegalStateException().isThrownBy(() -> Secret.zeros(3).matches(secret));
  }

  @Test
  void itsTextNamesTheLengthOnly() {
    assertThat(Secret.of(Bytes.fromHex("c0ffee"))).hasToString("Secret(3)");
  }

  @Test
  void aCopyOutlivesItsOrigin() {
    Secret origin = Secret.of(Bytes.fromHex("c0ffee"));
    Secret copy = origin.copy();
    origin.close();
    assertThat(copy.matches(Bytes.fromHex("c0ffee"))).isTrue();
  }

  @Test
  void matchingComparesContentsAndEqualityDoesNot() {
    Secret one = Secret.of(Bytes.fromHex("c0ffee"));
    Secret other = Secret.of(Bytes.fromHex("c0ffee"));
    assertThat(one.matches(other)).isTrue();
    assertThat(one.matches(Secret.zeros(3))).isFalse();
    assertThat(one.matches(Secret.zeros(2))).isFalse();
    assertThat(one).isNotEqualTo(other).isEqualTo(one);
  }

  @Test
  void whatIsExposedIsACopy() {
    Secret secret = Secret.zeros(2);
    secret.expose()[0] = 1;
    assertThat(secret.matches(Bytes.fromHex("0000"))).isTrue();
  }

  @Test
  void closingAKeyPairWipesItsPrivateKey() {
    Secret privateKey = Secret.zeros(2);
    new KeyPair(privateKey, Bytes.EMPTY).close();
    assertThat(privateKey.isWiped()).isTrue();
  }
}
