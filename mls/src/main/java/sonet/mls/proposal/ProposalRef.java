package sonet.mls.proposal;

import sonet.crypto.Bytes;

/// The hash by which a commit refers to a proposal (RFC 9420 §5.2).
///
/// @param value the hash of the AuthenticatedContent that carried it
public record ProposalRef(Bytes value) {}
