/// The command line: `sonet serve`, `sonet chat`, `sonet demo` and their kin.
///
/// It wires the server and the SDK together and holds no logic of theirs. Read [Main] first; how
/// arguments, help and failures work is in [sonet.cli.command].
@NullMarked
package sonet.cli;

import org.jspecify.annotations.NullMarked;
