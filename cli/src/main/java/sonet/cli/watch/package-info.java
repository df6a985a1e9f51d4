/// Watching transparency logs from the command line: `sonet log` for everyone, `sonet auditor` and
/// `sonet witness` as processes that run beside no server.
@NullMarked
package sonet.cli.watch;

import org.jspecify.annotations.NullMarked;
