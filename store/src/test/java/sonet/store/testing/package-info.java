/// What every engine of the store is tested by.
@NullMarked
package sonet.store.testing;

import org.jspecify.annotations.NullMarked;
