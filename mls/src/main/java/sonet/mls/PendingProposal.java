package sonet.mls;

import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.ProposalRef;

/// A proposal of our own (RFC 9420 §12.1).
///
/// @param message for the other members
/// @param reference by which a commit may refer to it
/// @param group in which the proposal waits; keep it once the delivery service took the message
public record PendingProposal(MlsMessage message, ProposalRef reference, Group group) {}
