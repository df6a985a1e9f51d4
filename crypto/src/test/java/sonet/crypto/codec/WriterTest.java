package sonet.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

class WriterTest {
  @Test
  void numbersAreBigEndian() {
    Writer writer = new Writer().u8(1).u16(0x0203).u32(0xfffefdfc).u64(Long.MIN_VALUE + 1);
    assertThat(writer.toBytes()).hasToString("01" + "0203" + "fffefdfc" + "8000000000000001");
    assertThat(writer.size()).isEqualTo(15);
  }

  @ParameterizedTest(name = "{0} bytes")
  @CsvSource({"0,00", "1,01", "63,3f", "64,4040", "16383,7fff", "16384,80004000"})
  void aLengthTakesItsShortestForm(int length, String header) {
    Bytes value = Bytes.of(new byte[length]);
    Bytes expected = Bytes.concat(Bytes.fromHex(header), value);
    assertThat(new Writer().opaque(value).toBytes()).isEqualTo(expected);
    assertThat(new Writer().opaque(Secret.of(value)).toBytes()).isEqualTo(expected);
    assertThat(new Writer().u8(9).prefixed(writer -> writer.raw(value)).u8(9).toBytes())
        .isEqualTo(Bytes.concat(Bytes.fromHex("09"), expected, Bytes.fromHex("09")));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {-1, Writer.MAX_VECTOR + 1, Integer.MAX_VALUE})
  void aLengthThatNoHeaderHoldsIsRefused(int length) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Writer().vectorLength(length));
  }

  @Test
  void vectorsNest() {
    Bytes encoded =
        new Writer()
            .vector(
                List.of(List.of(1, 2), List.<Integer>of()),
                (writer, inner) -> writer.vector(inner, Writer::u16))
            .toBytes();
    assertThat(encoded).hasToString("06" + "04" + "00010002" + "00");
  }

  @Test
  void anOptionalIsZeroOrOneAndItsValue() {
    Encodable value = writer -> writer.u8(7);
    assertThat(new Writer().optional(Optional.empty()).toBytes()).hasToString("00");
    assertThat(new Writer().optional(Optional.of(value)).toBytes()).hasToString("0107");
  }

  @Test
  void keyMaterialLeavesTheWriterEmpty() {
    Writer writer = new Writer().opaque(Secret.of(Bytes.fromHex("c0de")));
    assertThat(writer.toSecret().matches(Bytes.fromHex("02c0de"))).isTrue();
    assertThat(writer.size()).isZero();
  }
}
