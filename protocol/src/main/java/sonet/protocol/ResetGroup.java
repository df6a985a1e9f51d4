package sonet.protocol;

/// The body of `POST /v1/groups/{id}/reset`: a fresh group in place of a contested one, taken as
/// one with its first commit or not at all. The answer is [Posted] of the fresh group; the same
/// again has the same answer. Nobody resets a group twice.
///
/// @param created the fresh group with the device that asks as its one member, with the parent that
///   the contested group has
/// @param first the commit that brings the others in, devices of the contested group all of them
public record ResetGroup(CreateGroup created, SubmitCommit first) {}
