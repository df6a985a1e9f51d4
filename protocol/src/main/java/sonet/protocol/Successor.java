package sonet.protocol;

/// The group that goes on where another was reset: the body of an entry of the kind
/// [EntryKind#RESET], as JSON in UTF-8.
///
/// @param group its id
public record Successor(GroupId group) {}
