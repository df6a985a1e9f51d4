/// Auditing a log (§15.2): following every change, and signing what was followed.
@NullMarked
package sonet.transparency.audit;

import org.jspecify.annotations.NullMarked;
