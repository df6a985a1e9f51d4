package sonet.mls;

/// A group that continues another, with its first commit (RFC 9420 §11.2, §11.3).
///
/// @param created the group with its creator only, before that commit, for services that want to
///   see it begin
/// @param first adds all others
public record BegunGroup(Group created, PendingCommit first) {}
