/// The key schedule, the secret tree and the transcript hashes (RFC 9420 §8, §9). Read
/// [GroupContext] first.
@NullMarked
package sonet.mls.schedule;

import org.jspecify.annotations.NullMarked;
