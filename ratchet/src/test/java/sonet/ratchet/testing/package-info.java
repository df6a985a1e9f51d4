/// What the tests of this module share: devices with their prekeys in memory, seeded randomness.
@NullMarked
package sonet.ratchet.testing;

import org.jspecify.annotations.NullMarked;
