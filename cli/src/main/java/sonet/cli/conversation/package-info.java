/// Conversations on the command line: what is in them, who is in them, and what is said.
///
/// Each command is a usage and a method. Read [MessageCommands] first.
@NullMarked
package sonet.cli.conversation;

import org.jspecify.annotations.NullMarked;
