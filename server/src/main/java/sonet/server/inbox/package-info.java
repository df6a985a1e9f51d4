/// What one device sends to another: pairwise messages, with the sender's name or sealed.
///
/// An inbox is a log of the device. Read [Pairwise] first.
@NullMarked
package sonet.server.inbox;

import org.jspecify.annotations.NullMarked;
