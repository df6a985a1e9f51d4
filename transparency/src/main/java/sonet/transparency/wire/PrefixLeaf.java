package sonet.transparency.wire;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A leaf of the prefix tree (§12.2).
///
/// ```
/// struct {
///   opaque vrf_output[VRF.Nh];
///   opaque commitment[Hash.Nh];
/// } PrefixLeaf;
/// ```
///
/// @param vrfOutput where it stands
/// @param commitment what stands there
public record PrefixLeaf(Bytes vrfOutput, Bytes commitment) implements Encodable {
  /// Length of the encoding in bytes.
  public static final int LENGTH = 64;

  /// Checks the lengths.
  public PrefixLeaf {
    Wire.requireHash(vrfOutput);
    Wire.requireHash(commitment);
  }

  /// Reads one.
  public static PrefixLeaf read(Reader reader) throws DecodeException {
    return new PrefixLeaf(Wire.hash(reader), Wire.hash(reader));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.raw(vrfOutput).raw(commitment);
  }
}
