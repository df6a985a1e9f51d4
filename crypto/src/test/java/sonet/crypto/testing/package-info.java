/// What the tests of this module share: published vectors, seeded randomness, and the providers
/// under test.
@NullMarked
package sonet.crypto.testing;

import org.jspecify.annotations.NullMarked;
