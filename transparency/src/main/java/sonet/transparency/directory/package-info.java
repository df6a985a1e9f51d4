/// What stands in Sonet's logs: labels for accounts, and as their values the sets of their devices,
/// each set signed by a device of the one before. The draft leaves labels and values to the
/// application (§5); this is ours.
@NullMarked
package sonet.transparency.directory;

import org.jspecify.annotations.NullMarked;
