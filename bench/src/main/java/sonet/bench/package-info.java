/// Benchmarks of the engine beside other implementations, in one run on one machine.
///
/// Read [Main] first, then [UpdateCommit], the one benchmark there is yet, and [FullGroup], what it
/// runs on.
@NullMarked
package sonet.bench;

import org.jspecify.annotations.NullMarked;
