package sonet.transparency.wire;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;

/// Everything that an algorithm over the combined tree asks for, in the order in which it asks
/// (§12.3). What belongs to which log entry, only the algorithm can say.
///
/// ```
/// struct {
///   uint64 timestamps<0..2^8-1>;
///   PrefixProof prefix_proofs<0..2^8-1>;
///   HashValue prefix_roots<0..2^8-1>;
///   InclusionProof inclusion;
/// } CombinedTreeProof;
/// ```
///
/// @param timestamps of log entries
/// @param prefixProofs from the prefix trees of log entries
/// @param prefixRoots of the entries with a timestamp here and no proof, from left to right
/// @param inclusion heads of balanced subtrees of the log tree, from left to right
public record CombinedTreeProof(
    List<Long> timestamps,
    List<PrefixProof> prefixProofs,
    List<Bytes> prefixRoots,
    List<Bytes> inclusion)
    implements Encodable {
  /// Copies the lists.
  public CombinedTreeProof {
    timestamps = List.copyOf(timestamps);
    prefixProofs = List.copyOf(prefixProofs);
    prefixRoots = List.copyOf(prefixRoots);
    inclusion = List.copyOf(inclusion);
  }

  /// Reads one.
  public static CombinedTreeProof decode(Bytes input) throws TransparencyException {
    return Wire.decode(input, CombinedTreeProof::read);
  }

  static CombinedTreeProof read(Reader reader) throws DecodeException {
    return new CombinedTreeProof(
        Wire.list8(reader, 8, Wire::u63),
        Wire.list8(reader, PrefixProof.SMALLEST, PrefixProof::read),
        Wire.list8(reader, TransparencySuite.HASH_LENGTH, Wire::hash),
        Wire.list16(reader, TransparencySuite.HASH_LENGTH, Wire::hash));
  }

  @Override
  public void writeTo(Writer writer) {
    Wire.list8(writer, timestamps, Writer::u64);
    Wire.list8(writer, prefixProofs, Writer::value);
    Wire.list8(writer, prefixRoots, Writer::raw);
    Wire.list16(writer, inclusion, Writer::raw);
  }
}
