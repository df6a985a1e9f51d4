package sonet.transparency.wire;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;

/// The signed head of a log (§11.2).
///
/// ```
/// struct {
///   uint64 tree_size;
///   opaque signature<0..2^16-1>;
/// } TreeHead;
/// ```
///
/// @param treeSize the number of entries
/// @param signature over `TreeHeadTBS`
public record TreeHead(long treeSize, Bytes signature) implements Encodable {
  /// Checks the size.
  public TreeHead {
    Wire.requireNatural(treeSize);
  }

  /// Reads one.
  public static TreeHead decode(Bytes input) throws TransparencyException {
    return Wire.decode(input, TreeHead::read);
  }

  /// Reads one.
  public static TreeHead read(Reader reader) throws DecodeException {
    return new TreeHead(Wire.u63(reader), Wire.opaque16(reader));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u64(treeSize);
    Wire.opaque16(writer, signature);
  }
}
