/// Live conversations between Sonet and other implementations of RFC 9420.
///
/// Every implementation stands behind [Peer], one object a member; [Conversation] drives any
/// mixture of them through random epochs and compares what all members derive. Nothing imports this
/// module.
@NullMarked
package sonet.interop;

import org.jspecify.annotations.NullMarked;
