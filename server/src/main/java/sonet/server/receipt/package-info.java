/// How far devices have got in the logs of groups: what was delivered, and what need not be kept
/// any longer. Read [Cursors] first.
@NullMarked
package sonet.server.receipt;

import org.jspecify.annotations.NullMarked;
