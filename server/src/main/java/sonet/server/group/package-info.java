/// Groups: the one order of their handshakes and messages, and the public state behind it.
///
/// Each group is a log. A commit is checked against what the server observes of the group, and then
/// appended with its Welcomes, the new state and the changed memberships as one batch, on condition
/// that the epoch is still the one it was made in. Read [Groups] first, then [GroupObserver], which
/// is all that this package sees of MLS.
@NullMarked
package sonet.server.group;

import org.jspecify.annotations.NullMarked;
