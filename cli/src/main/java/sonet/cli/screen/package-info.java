/// A messenger on a whole terminal: what it shows as data, how that is drawn, and what is typed.
///
/// Nothing here knows of devices or servers: a [Scene] goes in, keys come out, and [Painter] turns
/// the one into lines of characters without any terminal, so that tests can look at them. Only
/// [Window] holds the terminal. Read [Scene] first.
@NullMarked
package sonet.cli.screen;

import org.jspecify.annotations.NullMarked;
