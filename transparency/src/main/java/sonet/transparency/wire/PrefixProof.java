package sonet.transparency.wire;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;

/// The searches for some keys in one prefix tree (§12.2).
///
/// ```
/// struct {
///   PrefixSearchResult results<0..2^8-1>;
///   HashValue elements<0..2^16-1>;
/// } PrefixProof;
/// ```
///
/// It carries at most 255 results, which also bounds how many leaves one log entry can change where
/// an auditor must follow ([AuditorUpdate]).
///
/// @param results where each search ended, in the order of the keys
/// @param elements the nodes beside the paths, from left to right
public record PrefixProof(List<PrefixSearchResult> results, List<Bytes> elements)
    implements Encodable {
  static final int SMALLEST = 3;
  private static final int SMALLEST_RESULT = 2;

  /// Copies the lists.
  public PrefixProof {
    results = List.copyOf(results);
    elements = List.copyOf(elements);
  }

  /// Reads one.
  public static PrefixProof decode(Bytes input) throws TransparencyException {
    return Wire.decode(input, PrefixProof::read);
  }

  static PrefixProof read(Reader reader) throws DecodeException {
    return new PrefixProof(
        Wire.list8(reader, SMALLEST_RESULT, PrefixSearchResult::read),
        Wire.list16(reader, TransparencySuite.HASH_LENGTH, Wire::hash));
  }

  @Override
  public void writeTo(Writer writer) {
    Wire.list8(writer, results, Writer::value);
    Wire.list16(writer, elements, Writer::raw);
  }
}
