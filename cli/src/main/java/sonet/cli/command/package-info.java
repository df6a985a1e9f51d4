/// What every command of the line shares: options, help, completion, failures and the console.
///
/// A command declares itself by a [Usage]; [Specification] makes of it what picocli parses by,
/// [HelpText] the help and [Completion] the scripts for shells. Read [Program] first.
@NullMarked
package sonet.cli.command;

import org.jspecify.annotations.NullMarked;
