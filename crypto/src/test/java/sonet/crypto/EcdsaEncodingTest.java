package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaEncodingTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000001" + "00000002",
        "ffffffff" + "80000000",
        "00000000" + "0000007f",
        "00800000" + "7fffffff"
      })
  void numbersOfFixedLengthAreDerAndBack(String hex) {
    Bytes fixed = Bytes.fromHex(hex);
    Bytes der = EcdsaEncoding.der(fixed).orElseThrow();
    assertThat(EcdsaEncoding.fixed(der, 4)).contains(fixed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "000000"})
  void anOddLengthIsNoPair(String hex) {
    assertThat(EcdsaEncoding.der(Bytes.fromHex(hex))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3006020101020200ff", "3008020500ffffffff020101", ""})
  void whatDoesNotFitOrIsNoDerIsRefused(String hex) {
    assertThat(EcdsaEncoding.fixed(Bytes.fromHex(hex), 3)).isEmpty();
  }
}
