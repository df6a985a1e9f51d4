/// What an operator can set: one table of settings, from which the file, the environment and the
/// flags are read, checked and described. Read [Settings] first, then [Configuration].
@NullMarked
package sonet.server.config;

import org.jspecify.annotations.NullMarked;
