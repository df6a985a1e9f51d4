/// A witness of anchor logs as a process of its own (C2SP tlog-witness): it sees to it that each
/// log it knows only grows, and says so by cosignatures that everyone can check.
///
/// Read [sonet.server.witness.WitnessServer] first; the decision itself is
/// [sonet.transparency.anchor.Witness].
@NullMarked
package sonet.server.witness;

import org.jspecify.annotations.NullMarked;
