package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void aCopyDoesNotFollowItsSource() {
    byte[] source = {1, 2, 3};
    Bytes bytes = Bytes.of(source);
    source[0] = 9;
    assertThat(bytes).isEqualTo(Bytes.of((byte) 1, (byte) 2, (byte) 3));
  }

  @Test
  void anArrayGivenOutIsACopy() {
    Bytes bytes = Bytes.fromHex("010203");
    bytes.toArray()[0] = 9;
    assertThat(bytes.at(0)).isEqualTo((byte) 1);
  }

  @Test
  void hexIsReadInEitherCaseAndWrittenInLowerCase() {
    assertThat(Bytes.fromHex("00fFAb")).hasToString("00ffab");
  }

  @Test
  void hexOfOddLengthIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Bytes.fromHex("abc"));
  }

  @Test
  void hexWithAnotherCharacterIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Bytes.fromHex("0g"));
  }

  @Test
  void equalityIsThatOfTheContents() {
    assertThat(Bytes.fromHex("0102"))
        .isEqualTo(Bytes.concat(Bytes.fromHex("01"), Bytes.EMPTY, Bytes.fromHex("02")))
        .hasSameHashCodeAs(Bytes.fromHex("0102"))
        .isNotEqualTo(Bytes.fromHex("0103"))
        .isNotEqualTo(Bytes.fromHex("01"))
        .isNotEqualTo("0102");
  }

  @Test
  void theOrderIsUnsignedAndPutsAPrefixFirst() {
    assertThat(Bytes.fromHex("7f")).isLessThan(Bytes.fromHex("80"));
    assertThat(Bytes.fromHex("01")).isLessThan(Bytes.fromHex("0100"));
  }

  @Test
  void aSliceHasTheBytesBetween() {
    Bytes bytes = Bytes.fromHex("00010203");
    assertThat(bytes.slice(1, 3)).isEqualTo(Bytes.fromHex("0102"));
    assertThat(bytes.slice(4, 4)).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void aSliceBeyondTheEndIsRefused() {
    Bytes bytes = Bytes.fromHex("0001");
    assertThatThrownBy(() -> bytes.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> bytes.slice(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> bytes.slice(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void textGoesThroughUtf8() {
    assertThat(Bytes.utf8("Grüße").toUtf8()).isEqualTo("Grüße");
    assertThat(Bytes.fromHex("ff").toUtf8()).isEqualTo("\uFFFD");
  }
}
