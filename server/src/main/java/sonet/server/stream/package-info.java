/// What is pushed: the WebSocket on which a device hears of new entries in its logs.
///
/// A session pulls from the logs by cursors of its own, as fast as the device takes and
/// acknowledges; nothing is queued for it. Read [Streams] first, then `StreamSession`.
@NullMarked
package sonet.server.stream;

import org.jspecify.annotations.NullMarked;
