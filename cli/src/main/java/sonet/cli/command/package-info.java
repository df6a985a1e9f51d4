/// What every command of the line shares: options, help, failures and the console.
///
/// No library, because loading one would take longer than most commands run. Read [CommandLine]
/// first.
@NullMarked
package sonet.cli.command;

import org.jspecify.annotations.NullMarked;
