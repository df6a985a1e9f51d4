/// New versions of a label, and how its owner sees that they were inserted as they should (§9).
@NullMarked
package sonet.transparency.update;

import org.jspecify.annotations.NullMarked;
