/// `sonet bench transparency`: what a log of keys takes and gives, over the store that the service
/// uses.
///
/// [TransparencyBench] is the class to read first. There is no peer on the JVM; what others have
/// published stands in `docs/performance.md`.
@NullMarked
package sonet.bench.transparency;

import org.jspecify.annotations.NullMarked;
