/// Commits: their content, their validation and their application (RFC 9420 §12.2 to §12.4). Read
/// [Commit] first.
@NullMarked
package sonet.mls.commit;

import org.jspecify.annotations.NullMarked;
