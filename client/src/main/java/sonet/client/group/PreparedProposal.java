package sonet.client.group;

import sonet.crypto.Bytes;

/// A proposal that was made and not yet taken by the server.
///
/// @param message the MLSMessage with the proposal
/// @param after the group with it
public record PreparedProposal(Bytes message, GroupSession after) {}
