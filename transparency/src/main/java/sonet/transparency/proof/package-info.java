/// The combined tree (§3.4, §12.3): the algorithms of the draft, written once, and the two ways to
/// run them.
///
/// An algorithm asks a [sonet.transparency.proof.CombinedTree] for timestamps and lookups. Over a
/// [sonet.transparency.proof.RecordingView] a log thereby makes a proof, over a
/// [sonet.transparency.proof.ConsumingView] a user checks one; so both agree on what is in it and
/// in which order.
@NullMarked
package sonet.transparency.proof;

import org.jspecify.annotations.NullMarked;
