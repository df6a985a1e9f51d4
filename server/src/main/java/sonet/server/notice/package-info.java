/// What the service tells devices by itself, in their inboxes. Read [Notices] first.
@NullMarked
package sonet.server.notice;

import org.jspecify.annotations.NullMarked;
