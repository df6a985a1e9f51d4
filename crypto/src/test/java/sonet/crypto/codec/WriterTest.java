package sonet.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 61, 63, 64, 127, 128, 4_000, 16_383, 16_384, 100_000})
  void whatIsMeasuredFirstIsTheSameAsWhatGrows(int length) {
    Consumer<Writer> body =
        writer ->
            writer
                .u8(7)
                .prefixed(outer ->
                    outer
                        .u64(-2)
                        .prefixed(inner -> inner.zeros(length))
                        .vector(List.of(1, 2, 3), Writer::u32)
                        .opaque(Secret.zeros(length)))
                .opaque(Bytes.utf8("end"));
    Writer growing = new Writer();
    body.accept(growing);
    Bytes expected = growing.toBytes();
    assertThat(Writer.exactly(body)).isEqualTo(expected);
    assertThat(Writer.write(length, body)).isEqualTo(expected);
    assertThat(Writer.lengthOf(body)).isEqualTo(expected.length());
  }

  @Test
  void aBodyThatWritesOneThingAndThenAnotherIsTheCallersMistake() {
    int[] runs = {0};
    assertThatThrownBy(() -> Writer.exactly(writer -> writer.zeros(100 - runs[0]++)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("measured 100 bytes, but wrote 99");
  }

  @Test
  void whatWasHandedOutDoesNotChangeWhenMoreIsWritten() {
    Writer writer = new Writer(4).u32(1);
    Bytes first = writer.toBytes();
    Bytes second = writer.u32(2).toBytes();
    writer.prefixed(body -> body.u8(3));
    assertThat(first).isEqualTo(Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) 1));
    assertThat(second.slice(0, 4)).isEqualTo(first);
    Writer other = new Writer(3);
    List<Bytes> handed = new ArrayList<>();
    other.prefixed(body -> {
      body.u16(0x0102);
      handed.add(body.toBytes());
    });
    assertThat(handed.getFirst()).isEqualTo(Bytes.of((byte) 0, (byte) 1, (byte) 2));
    assertThat(other.toBytes()).isEqualTo(Bytes.of((byte) 2, (byte) 1, (byte) 2));
    Secret secret = new Writer(1).u8(9).toSecret();
    assertThat(secret.length()).isEqualTo(1);
  }
}
