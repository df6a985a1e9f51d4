/// `sonet vectors`: runs published test vectors, and makes some.
@NullMarked
package sonet.cli.vectors;

import org.jspecify.annotations.NullMarked;
