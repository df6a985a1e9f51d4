/// How much comes in: limits on who asks how often, on what is under way at once, and the metrics
/// of all of it. Read [Traffic] first.
@NullMarked
package sonet.server.traffic;

import org.jspecify.annotations.NullMarked;
