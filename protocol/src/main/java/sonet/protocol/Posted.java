package sonet.protocol;

/// An entry was taken into a group's log, durably.
///
/// @param group the group
/// @param seq the entry's number
/// @param epoch the group's epoch after it
public record Posted(GroupId group, long seq, long epoch) {}
