package sonet.mls.commit;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.MlsSuite;

/// The part of an epoch that is no secret, as a light member holds it: [PublicGroup] without its
/// tree, of which the hash in the context is all that is known (draft-ietf-mls-partial §6).
///
/// @param suite of the group
/// @param context what all members agree on
/// @param contextBytes its encoding
/// @param interimTranscriptHash over all commits and their confirmation tags (RFC 9420 §8.2)
/// @param confirmationTag of the commit that began the epoch
/// @param proposals sent in this epoch so far
/// @param closedBy the ReInit that ended the group, if one did (RFC 9420 §12.1.5)
public record PartialGroup(
    MlsSuite suite,
    GroupContext context,
    Bytes contextBytes,
    Bytes interimTranscriptHash,
    Bytes confirmationTag,
    ProposalCache proposals,
    Optional<Proposal.ReInit> closedBy)
    implements Encodable {

  /// What a light member keeps of a group.
  public static PartialGroup of(PublicGroup group) {
    return new PartialGroup(
        group.suite(),
        group.context(),
        group.contextBytes(),
        group.interimTranscriptHash(),
        group.confirmationTag(),
        group.proposals(),
        group.closedBy());
  }

  /// The same with other proposals.
  public PartialGroup withProposals(ProposalCache others) {
    return new PartialGroup(
        suite, context, contextBytes, interimTranscriptHash, confirmationTag, others, closedBy);
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .value(context)
        .opaque(interimTranscriptHash)
        .opaque(confirmationTag)
        .vector(proposals.all(), PublicGroupFormat::write)
        .optional(closedBy);
  }

  /// Reads what [#writeTo] wrote.
  public static PartialGroup read(Environment environment, Reader reader)
      throws DecodeException, MlsException {
    GroupContext context = GroupContext.read(reader);
    MlsSuite suite = environment.suite(context.cipherSuite());
    Bytes interimTranscriptHash = reader.opaque();
    Bytes confirmationTag = reader.opaque();
    ProposalCache proposals = ProposalCache.EMPTY;
    for (SentProposal sent : reader.vector(r -> PublicGroupFormat.readProposal(suite, r))) {
      proposals = proposals.with(sent);
    }
    return new PartialGroup(
        suite,
        context,
        context.encoded(),
        interimTranscriptHash,
        confirmationTag,
        proposals,
        reader.optional(PublicGroupFormat::readReInit));
  }
}
