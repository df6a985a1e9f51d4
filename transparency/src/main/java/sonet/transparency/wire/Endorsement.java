package sonet.transparency.wire;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;

/// The head that one of several auditors signed, with the proof that the tree a user knows is an
/// extension of it. The draft's responses have room for one auditor; these go beside them.
///
/// ```
/// struct {
///   opaque auditor_public_key<0..2^16-1>;
///   AuditorTreeHead auditor_tree_head;
///   InclusionProof consistency;
/// } Endorsement;
/// ```
///
/// @param auditor the auditor's key
/// @param head what it signed
/// @param consistency heads of subtrees that lead from the user's tree to the auditor's root
public record Endorsement(Bytes auditor, AuditorTreeHead head, List<Bytes> consistency)
    implements Encodable {
  /// Copies the list.
  public Endorsement {
    consistency = List.copyOf(consistency);
  }

  /// Reads one.
  public static Endorsement decode(Bytes input) throws TransparencyException {
    return Wire.decode(
        input,
        reader ->
            new Endorsement(
                Wire.opaque16(reader),
                AuditorTreeHead.read(reader),
                Wire.list16(reader, TransparencySuite.HASH_LENGTH, Wire::hash)));
  }

  @Override
  public void writeTo(Writer writer) {
    Wire.opaque16(writer, auditor);
    writer.value(head);
    Wire.list16(writer, consistency, Writer::raw);
  }
}
