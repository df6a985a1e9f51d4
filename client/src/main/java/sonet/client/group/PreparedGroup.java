package sonet.client.group;

/// A group that follows from another, before anyone knows of it.
///
/// @param created the new group with this device alone, and what is to be written of it
/// @param first the commit that brings the others into it
public record PreparedGroup(GroupSession.Saving created, PreparedCommit first) {}
