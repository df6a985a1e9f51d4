package sonet.transparency.wire;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;

/// What people show each other to find out whether they see one log (§10.2): its roots where each
/// of the recent distinguished entries was the rightmost.
///
/// ```
/// struct {
///   HashValue heads<0..2^8-1>;
/// } DistinguishedHead;
/// ```
///
/// @param heads the roots, from left to right
public record DistinguishedHead(List<Bytes> heads) implements Encodable {
  /// Copies the list.
  public DistinguishedHead {
    heads = List.copyOf(heads);
    heads.forEach(Wire::requireHash);
  }

  /// Reads one.
  public static DistinguishedHead decode(Bytes input) throws TransparencyException {
    return Wire.decode(
        input,
        reader ->
            new DistinguishedHead(Wire.list8(reader, TransparencySuite.HASH_LENGTH, Wire::hash)));
  }

  @Override
  public void writeTo(Writer writer) {
    Wire.list8(writer, heads, Writer::raw);
  }
}
