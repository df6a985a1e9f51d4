/// A traditional and a post-quantum group as one (draft-ietf-mls-combiner, APQ-MLS): the costly
/// post-quantum group rotates rarely, and a secret of it goes into the key schedule of the
/// traditional group, in which all messages travel.
///
/// Read [ApqGroup] first.
@NullMarked
package sonet.mls.apq;

import org.jspecify.annotations.NullMarked;
