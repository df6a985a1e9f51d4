/// Benchmarks of the engine beside its floor and beside another implementation, in turns, in one
/// process on one machine.
///
/// Read [Main] first, then [Operation] and [Contender] (what is measured and who), [Rounds] (how),
/// [Floors] (what a floor is made of) and [Scene] (the groups).
@NullMarked
package sonet.bench;

import org.jspecify.annotations.NullMarked;
