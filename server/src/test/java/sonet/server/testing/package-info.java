/// A server to test, and devices that talk to it as clients do.
@NullMarked
package sonet.server.testing;

import org.jspecify.annotations.NullMarked;
