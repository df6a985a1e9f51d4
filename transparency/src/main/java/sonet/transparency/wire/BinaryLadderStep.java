package sonet.transparency.wire;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What is needed to look up one version (§13.1).
///
/// ```
/// struct {
///   opaque proof[VRF.Np];
///   optional<HashValue> commitment;
/// } BinaryLadderStep;
/// ```
///
/// @param proof the VRF proof
/// @param commitment to the version's value, where the version exists and is not the one in
///   question
public record BinaryLadderStep(Bytes proof, Optional<Bytes> commitment) implements Encodable {
  /// Checks the lengths.
  public BinaryLadderStep {
    commitment.ifPresent(Wire::requireHash);
  }

  static List<BinaryLadderStep> readList(Reader reader, int count, Configuration configuration)
      throws DecodeException {
    int proofLength = configuration.cipherSuite().vrfProofLength();
    return Wire.list(
        reader,
        count,
        proofLength + 1,
        step -> new BinaryLadderStep(step.raw(proofLength), step.optional(Wire::hash)));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.raw(proof);
    Wire.optionalHash(writer, commitment);
  }
}
