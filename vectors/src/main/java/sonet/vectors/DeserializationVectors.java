package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// `deserialization`: headers of variable-size vectors (RFC 9420 §2.1.2).
final class DeserializationVectors implements VectorKind {
  @Override
  public String name() {
    return "deserialization";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("vlbytes_header");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "length " + vector.count("length");
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, DecodeException {
    Bytes header = vector.bytes("vlbytes_header");
    int length = vector.count("length");
    vector.expectEqual("length read", length, Reader.decode(header, Reader::vectorLength));
    vector.expectEqual("header written", header, header(length));
  }

  private static Bytes header(int length) {
    return new Writer().vectorLength(length).toBytes();
  }

  @Override
  public List<VectorWriter> generate(Generation generation) {
    List<VectorWriter> vectors = new ArrayList<>();
    for (int length : new int[] {0, 1, 63, 64, 65, 16_383, 16_384, 16_385, Writer.MAX_VECTOR}) {
      vectors.add(
          new VectorWriter().bytes("vlbytes_header", header(length)).number("length", length));
    }
    return vectors;
  }
}
