package sonet.transparency.wire;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;

/// What one log entry changed in the prefix tree, for an auditor (§15.2).
///
/// ```
/// struct {
///   uint64 timestamp;
///   PrefixLeaf added<0..2^16-1>;
///   PrefixLeaf removed<0..2^16-1>;
///   PrefixProof proof;
/// } AuditorUpdate;
/// ```
///
/// The proof can carry 255 results, so an entry changes at most as many leaves.
///
/// @param timestamp of the entry
/// @param added ascending by VRF output
/// @param removed ascending by VRF output
/// @param proof the search for those added and then those removed, in the tree before
public record AuditorUpdate(
    long timestamp, List<PrefixLeaf> added, List<PrefixLeaf> removed, PrefixProof proof)
    implements Encodable {
  /// The most leaves that one entry can add and remove together.
  public static final int MAX_CHANGES = 255;

  /// Copies the lists.
  public AuditorUpdate {
    Wire.requireNatural(timestamp);
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /// Reads one.
  public static AuditorUpdate decode(Bytes input) throws TransparencyException {
    return Wire.decode(input, AuditorUpdate::read);
  }

  /// Reads one.
  public static AuditorUpdate read(Reader reader) throws DecodeException {
    return new AuditorUpdate(
        Wire.u63(reader),
        Wire.list16(reader, PrefixLeaf.LENGTH, PrefixLeaf::read),
        Wire.list16(reader, PrefixLeaf.LENGTH, PrefixLeaf::read),
        PrefixProof.read(reader));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u64(timestamp);
    Wire.list16(writer, added, Writer::value);
    Wire.list16(writer, removed, Writer::value);
    writer.value(proof);
  }
}
