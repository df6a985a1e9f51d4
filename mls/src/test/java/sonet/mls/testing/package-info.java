/// Groups for tests: clients with fixed randomness and clocks, and worlds of them.
@NullMarked
package sonet.mls.testing;

import org.jspecify.annotations.NullMarked;
