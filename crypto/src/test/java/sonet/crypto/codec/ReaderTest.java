package sonet.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

class ReaderTest {
  @Test
  void numbersAreBigEndian() throws DecodeException {
    Reader reader = Reader.of(Bytes.fromHex("01" + "0203" + "fffefdfc" + "8000000000000001"));
    assertThat(reader.u8()).isEqualTo(1);
    assertThat(reader.u16()).isEqualTo(0x0203);
    assertThat(reader.u32()).isEqualTo(0xfffefdfc);
    assertThat(reader.u64()).isEqualTo(Long.MIN_VALUE + 1);
    reader.end();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"4000", "403f", "80000000", "80003fff", "80000040"})
  void aLengthThatFitsAShorterFormIsRefused(String header) {
    assertRefused(header, Reader::vectorLength);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"c0", "c000000000000000", "ff"})
  void theReservedPrefixIsRefused(String header) {
    assertRefused(header, Reader::vectorLength);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"", "40", "800000", "bfffff"})
  void aHeaderThatBreaksOffIsRefused(String header) {
    assertRefused(header, Reader::vectorLength);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"01", "0201", "7fff", "bfffffff", "bfffffff00"})
  void aVectorThatBreaksOffIsRefusedBeforeAnythingIsAllocated(String encoding) {
    assertRefused(encoding, Reader::opaque);
    assertRefused(encoding, Reader::opaqueSecret);
    assertRefused(encoding, reader -> reader.vector(Reader::u8));
    assertRefused(encoding, reader -> reader.prefixed(Reader::rest));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 3, Integer.MAX_VALUE})
  void moreRawBytesThanThereAreAreRefused(int length) {
    assertRefused("0102", reader -> reader.raw(length));
  }

  @Test
  void anOptionalIsZeroOrOneAndItsValue() throws DecodeException {
    Optional<Integer> absent = read("00", reader -> reader.optional(Reader::u8));
    Optional<Integer> present = read("0107", reader -> reader.optional(Reader::u8));
    assertThat(absent).isEmpty();
    assertThat(present).hasValue(7);
    assertRefused("02", reader -> reader.optional(Reader::u8));
    assertRefused("0207", reader -> reader.optional(Reader::u8));
  }

  @Test
  void aVectorIsReadToItsEnd() throws DecodeException {
    List<Integer> items = read("04" + "00010002", reader -> reader.vector(Reader::u16));
    assertThat(items).containsExactly(1, 2);
    assertRefused("03" + "000100", reader -> reader.vector(Reader::u16));
  }

  @Test
  void elementsOfNoLengthAreRefused() {
    assertRefused("01" + "00", reader -> reader.vector(body -> Bytes.EMPTY));
  }

  @Test
  void aPrefixedPartMustBeReadWhole() throws DecodeException {
    assertThat((int) read("01" + "07", reader -> reader.prefixed(Reader::u8))).isEqualTo(7);
    assertRefused("02" + "0700", reader -> reader.prefixed(Reader::u8));
  }

  @Test
  void anElementCannotReadBeyondItsVector() {
    assertRefused("01" + "00" + "01", reader -> reader.vector(Reader::u16));
  }

  @Test
  void whatIsLeftOverIsRefused() {
    assertRefused("0100", Reader::u8);
  }

  @Test
  void theBytesReadCanBeHadAsTheyCame() throws DecodeException {
    Reader reader = Reader.of(Bytes.fromHex("00" + "0201ff" + "aa"));
    assertThat(reader.u8()).isZero();
    int start = reader.position();
    assertThat(reader.opaque()).isEqualTo(Bytes.fromHex("01ff"));
    assertThat(reader.since(start)).isEqualTo(Bytes.fromHex("0201ff"));
    assertThat(reader.remaining()).isEqualTo(1);
    assertThat(reader.rest()).isEqualTo(Bytes.fromHex("aa"));
  }

  @Test
  void keyMaterialIsReadAsSecret() throws DecodeException {
    Reader reader = Reader.of(Secret.of(Bytes.fromHex("02c0de")));
    assertThat(reader.opaqueSecret().matches(Bytes.fromHex("c0de"))).isTrue();
    reader.wipe();
    reader.end();
  }

  private static <T> T read(String encoding, Reader.Element<T> element) throws DecodeException {
    return Reader.decode(Bytes.fromHex(encoding), element);
  }

  private static void assertRefused(String encoding, Reader.Element<?> element) {
    assertThatThrownBy(() -> read(encoding, element)).isInstanceOf(DecodeException.class);
  }
}
