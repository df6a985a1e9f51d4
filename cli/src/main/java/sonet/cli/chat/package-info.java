/// `sonet chat`: conversations in a terminal, or line by line where there is none.
///
/// [ChatSession] does what each typed line says; a [Screen] shows what happens, above the prompt of
/// a terminal or as plain lines. Read [ChatCommand] first.
@NullMarked
package sonet.cli.chat;

import org.jspecify.annotations.NullMarked;
