/// What the service says to its operator: lines of text or JSON on the standard error output.
@NullMarked
package sonet.server.log;

import org.jspecify.annotations.NullMarked;
