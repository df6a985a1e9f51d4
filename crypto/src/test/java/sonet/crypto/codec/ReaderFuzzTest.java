package sonet.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.hpke.HpkeCiphertext;

/// Any input is refused with the exception of the decoder or encodes back to itself.
class ReaderFuzzTest {
  @FuzzTest
  void aCiphertextIsRefusedOrEncodesBack(byte[] input) {
    Bytes bytes = Bytes.of(input);
    HpkeCiphertext decoded;
    try {
      decoded = Reader.decode(bytes, HpkeCiphertext::read);
    } catch (DecodeException e) {
      return;
    }
    assertThat(decoded.encoded()).isEqualTo(bytes);
  }

  @FuzzTest
  void aNestedStructureIsRefusedOrEncodesBack(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Nested decoded;
    try {
      decoded = Reader.decode(bytes, Nested::read);
    } catch (DecodeException e) {
      return;
    }
    assertThat(decoded.encoded()).isEqualTo(bytes);
  }

  /// Uses every kind of field that there is.
  private record Nested(
      int u8, int u16, int u32, long u64, Bytes raw, List<Bytes> list, Optional<Nested> next)
      implements Encodable {
    static Nested read(Reader reader) throws DecodeException {
      return new Nested(
          reader.u8(),
          reader.u16(),
          reader.u32(),
          reader.u64(),
          reader.raw(3),
          reader.vector(Reader::opaque),
          reader.optional(inner -> inner.prefixed(Nested::read)));
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(u8).u16(u16).u32(u32).u64(u64).raw(raw).vector(list, Writer::opaque);
      writer.optional(next.<Encodable>map(inner -> body -> body.prefixed(inner::writeTo)));
    }
  }
}
