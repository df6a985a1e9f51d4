/// Fakes that the tests of this module share.
@NullMarked
package sonet.client.testing;

import org.jspecify.annotations.NullMarked;
