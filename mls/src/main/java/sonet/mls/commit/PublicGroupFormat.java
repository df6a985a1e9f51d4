package sonet.mls.commit;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.framing.Sender;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.RatchetTree;

/// The public part of a group as bytes, for the stored states of members and observers. Whoever
/// stores it writes a format number before it.
public final class PublicGroupFormat {
  private PublicGroupFormat() {}

  /// Writes a group.
  public static void write(PublicGroup group, Writer writer) {
    writer
        .value(group.context())
        .value(group.tree())
        .opaque(group.interimTranscriptHash())
        .opaque(group.confirmationTag())
        .vector(group.proposals().all(), PublicGroupFormat::write)
        .optional(group.closedBy());
  }

  /// Reads what [#write] wrote. What was verified when it was written is not verified again.
  ///
  /// @throws MlsException for a tree or a suite that no group of this engine has
  public static PublicGroup read(Environment environment, Reader reader)
      throws DecodeException, MlsException {
    GroupContext context = GroupContext.read(reader);
    MlsSuite suite = environment.suite(context.cipherSuite());
    RatchetTree tree = RatchetTree.read(suite, reader);
    Bytes interimTranscriptHash = reader.opaque();
    Bytes confirmationTag = reader.opaque();
    ProposalCache proposals = ProposalCache.EMPTY;
    for (SentProposal sent : reader.vector(r -> readProposal(suite, r))) {
      proposals = proposals.with(sent);
    }
    return new PublicGroup(
        suite,
        context,
        context.encoded(),
        tree,
        interimTranscriptHash,
        confirmationTag,
        proposals,
        reader.optional(PublicGroupFormat::readReInit));
  }

  /// Writes what makes one value of a group of an earlier one.
  public static void writeChange(PublicGroup from, PublicGroup to, Writer writer) {
    boolean sameEpoch = from.context().equals(to.context());
    writer.u8(sameEpoch ? 1 : 0);
    if (!sameEpoch) {
      writer.value(to.context()).opaque(to.interimTranscriptHash()).opaque(to.confirmationTag());
    }
    to.tree().writeChange(from.tree(), writer);
    boolean more = to.proposals().continues(from.proposals());
    writer
        .u8(more ? 1 : 0)
        .vector(to.proposals().after(more ? from.proposals().size() : 0), PublicGroupFormat::write)
        .optional(to.closedBy());
  }

  /// The value that [#writeChange] made of one.
  public static PublicGroup readChange(PublicGroup from, Reader reader) throws DecodeException {
    MlsSuite suite = from.suite();
    boolean sameEpoch = flag(reader);
    GroupContext context = sameEpoch ? from.context() : GroupContext.read(reader);
    if (!context.groupId().equals(from.context().groupId())
        || !context.cipherSuite().equals(from.context().cipherSuite())) {
      throw new DecodeException("a change of another group");
    }
    Bytes interimTranscriptHash = sameEpoch ? from.interimTranscriptHash() : reader.opaque();
    Bytes confirmationTag = sameEpoch ? from.confirmationTag() : reader.opaque();
    RatchetTree tree = from.tree().readChange(reader);
    ProposalCache proposals = flag(reader) ? from.proposals() : ProposalCache.EMPTY;
    for (SentProposal sent : reader.vector(r -> readProposal(suite, r))) {
      proposals = proposals.with(sent);
    }
    return new PublicGroup(
        suite,
        context,
        sameEpoch ? from.contextBytes() : context.encoded(),
        tree,
        interimTranscriptHash,
        confirmationTag,
        proposals,
        reader.optional(PublicGroupFormat::readReInit));
  }

  private static boolean flag(Reader reader) throws DecodeException {
    int value = reader.u8();
    if (value > 1) {
      throw new DecodeException("neither 0 nor 1 but " + value);
    }
    return value == 1;
  }

  static void write(Writer writer, SentProposal sent) {
    writer
        .value(sent.proposal())
        .value(sent.sender())
        .opaque(sent.reference().orElseThrow(AssertionError::new).value());
  }

  static SentProposal readProposal(MlsSuite suite, Reader reader) throws DecodeException {
    Proposal proposal = Proposal.read(reader);
    Sender sender = Sender.read(reader);
    Bytes reference = reader.opaque();
    if (reference.length() != suite.hashLength()) {
      throw new DecodeException("a reference of " + reference.length() + " bytes");
    }
    return new SentProposal(proposal, sender, Optional.of(new ProposalRef(reference)));
  }

  static Proposal.ReInit readReInit(Reader reader) throws DecodeException {
    if (Proposal.read(reader) instanceof Proposal.ReInit reInit) {
      return reInit;
    }
    throw new DecodeException("a group is closed by nothing but a ReInit");
  }
}
