/// The constructions of MLS over the primitives of a cipher suite: labels, hash references (RFC
/// 9420 §5.1, §5.2, §8).
///
/// Read [MlsSuite] first.
@NullMarked
package sonet.mls.suite;

import org.jspecify.annotations.NullMarked;
