/// The group engine as this client uses it: keys, epochs and ratchets behind a few calls.
///
/// A [GroupSession] is a group in one epoch as one device sees it; what follows from it is a new
/// session. Read [GroupEngine] first.
@NullMarked
package sonet.client.group;

import org.jspecify.annotations.NullMarked;
