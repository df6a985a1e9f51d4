package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class Argon2idTest {
  private static final Bytes SALT = Bytes.utf8("somesalt");

  /// From the tests of the reference implementation, phc-winner-argon2 `src/test.c`.
  @Test
  void theTagIsThatOfTheReferenceImplementation() {
    try (Secret passphrase = Secret.of(Bytes.utf8("password"));
        Secret key = Argon2id.derive(passphrase, SALT, new Argon2id.Cost(64 * 1024, 2, 1), 32)) {
      assertThat(
              key.matches(
                  Bytes.fromHex(
                      "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7")))
          .isTrue();
    }
  }

  @Test
  void anotherPassphraseGivesAnotherKey() {
    Argon2id.Cost cost = new Argon2id.Cost(64, 1, 1);
    try (Secret one = Secret.of(Bytes.utf8("one"));
        Secret two = Secret.of(Bytes.utf8("two"));
        Secret keyOfOne = Argon2id.derive(one, SALT, cost, 32);
        Secret keyOfTwo = Argon2id.derive(two, SALT, cost, 32)) {
      assertThat(keyOfOne.matches(keyOfTwo)).isFalse();
    }
  }

  @Test
  void aShortSaltIsRefused() {
    try (Secret passphrase = Secret.of(Bytes.utf8("password"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              Argon2id.derive(passphrase, Bytes.utf8("short"), new Argon2id.Cost(64, 1, 1), 32));
    }
  }

  @Test
  void aCostTheAlgorithmIsNotDefinedForIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Argon2id.Cost(7, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Argon2id.Cost(64, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Argon2id.Cost(64, 1, 0));
  }
}
