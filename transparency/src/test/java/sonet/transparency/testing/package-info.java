/// What the tests of this module share.
@NullMarked
package sonet.transparency.testing;

import org.jspecify.annotations.NullMarked;
