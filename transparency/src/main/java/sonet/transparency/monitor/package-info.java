/// Monitoring a label (§8): by those who looked it up, and by its owner.
@NullMarked
package sonet.transparency.monitor;

import org.jspecify.annotations.NullMarked;
