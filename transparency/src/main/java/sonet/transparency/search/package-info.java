/// Searching a label's greatest version (§6) and a fixed one (§7).
@NullMarked
package sonet.transparency.search;

import org.jspecify.annotations.NullMarked;
