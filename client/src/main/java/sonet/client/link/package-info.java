/// How two devices meet that share a code, so that one links the other (docs/devices.md).
///
/// The server keeps three sealed messages for them: an [Offer] of the device that links, the answer
/// with the [Newcomer] that is to be linked, and a [Reply]. [Host] is the one side and [Guest] the
/// other; both are values in, values out, and know no network. Read [Meeting] first, which derives
/// all keys.
@NullMarked
package sonet.client.link;

import org.jspecify.annotations.NullMarked;
