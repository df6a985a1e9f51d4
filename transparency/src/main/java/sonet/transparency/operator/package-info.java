/// Running a log: adding entries in batches, and answering requests (§13).
///
/// [sonet.transparency.operator.LogWriter] makes what is to be stored for a batch,
/// [sonet.transparency.operator.LogServer] answers from a store. Neither stores anything itself.
@NullMarked
package sonet.transparency.operator;

import org.jspecify.annotations.NullMarked;
