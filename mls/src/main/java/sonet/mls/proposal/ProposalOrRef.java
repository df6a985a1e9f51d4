package sonet.mls.proposal;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A proposal in a commit, by value or by reference (RFC 9420 §12.4).
public sealed interface ProposalOrRef extends Encodable {
  /// By value, the committer's own.
  ///
  /// @param proposal the proposal
  record ByValue(Proposal proposal) implements ProposalOrRef {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(1).value(proposal);
    }
  }

  /// By reference to a message sent in the same epoch.
  ///
  /// @param reference to that message
  record ByReference(ProposalRef reference) implements ProposalOrRef {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(2).opaque(reference.value());
    }
  }

  /// Reads one.
  static ProposalOrRef read(Reader reader) throws DecodeException {
    int type = reader.u8();
    return switch (type) {
      case 1 -> new ByValue(Proposal.read(reader));
      case 2 -> new ByReference(new ProposalRef(reader.opaque()));
      default -> throw new DecodeException("ProposalOrRef type " + type);
    };
  }
}
