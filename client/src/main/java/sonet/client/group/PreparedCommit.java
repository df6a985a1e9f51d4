package sonet.client.group;

import java.util.Optional;
import sonet.crypto.Bytes;

/// A commit that was made and not yet taken by the server, with all that goes with it.
///
/// @param commit the MLSMessage with the commit
/// @param welcome the MLSMessage with the Welcome, when it adds someone
/// @param groupInfo the MLSMessage with the GroupInfo of the epoch it begins
/// @param after the group once it is taken
public record PreparedCommit(
    Bytes commit, Optional<Bytes> welcome, Bytes groupInfo, GroupSession after) {}
