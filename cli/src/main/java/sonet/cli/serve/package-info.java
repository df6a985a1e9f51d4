/// `sonet serve`: runs the server until it is told to stop.
@NullMarked
package sonet.cli.serve;

import org.jspecify.annotations.NullMarked;
