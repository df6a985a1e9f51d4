/// Commitments to values (§11.6): what a leaf of the prefix tree holds of them.
@NullMarked
package sonet.transparency.commitment;

import org.jspecify.annotations.NullMarked;
