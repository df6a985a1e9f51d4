/// Stand-ins for the few classes of the platform that Bouncy Castle's primitives name and that the
/// compiler's class library lacks, has in a dangerous form, or has at the price of a large
/// download.
///
/// Each says why it is here; the compiler alone sees them. [Shims] is the class to read first.
@NullMarked
package sonet.web.shim;

import org.jspecify.annotations.NullMarked;
