/// One device at work: what it holds, what it sends and what it takes in.
///
/// A [Book] is the device's state with the rules by which it changes; one owner thread uses it, and
/// each change is one transaction. Around it stand a [Watcher], which takes in what the server
/// pushes, a [Courier], which carries queued messages to the server, and [Changes], which commits
/// changes of membership and settles races. The log of a group is the one truth: a message or
/// commit of this device counts as sent when it is seen there, so that no crash and no lost answer
/// doubles or loses one. Read [Book] first.
@NullMarked
package sonet.client.device;

import org.jspecify.annotations.NullMarked;
