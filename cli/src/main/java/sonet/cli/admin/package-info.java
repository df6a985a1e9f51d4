/// `sonet admin`: what administrators ask of a running server, over its REST interface.
///
/// Each command is a usage and a few requests of [AdminClient]. Read [AdminCommand] first.
@NullMarked
package sonet.cli.admin;

import org.jspecify.annotations.NullMarked;
