package sonet.mls.commit;

import java.util.List;
import java.util.Optional;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.tree.UpdatePath;

/// What begins a new epoch (RFC 9420 §12.4).
///
/// ```
/// struct {
///     ProposalOrRef proposals<V>;
///     optional<UpdatePath> path;
/// } Commit;
/// ```
///
/// @param proposals in the order in which they apply
/// @param path new keys of the committer
public record Commit(List<ProposalOrRef> proposals, Optional<UpdatePath> path)
    implements Encodable {
  public Commit {
    proposals = List.copyOf(proposals);
  }

  /// Reads one.
  public static Commit read(Reader reader) throws DecodeException {
    return new Commit(reader.vector(ProposalOrRef::read), reader.optional(UpdatePath::read));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.vector(proposals).optional(path);
  }
}
