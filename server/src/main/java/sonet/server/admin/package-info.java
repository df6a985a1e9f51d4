/// Who runs the service: the tokens of administrators, what each may do, and work that takes long.
///
/// Read [AdminTokens] first.
@NullMarked
package sonet.server.admin;

import org.jspecify.annotations.NullMarked;
