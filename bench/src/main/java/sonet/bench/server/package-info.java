/// `sonet bench server`: the service under load, from a process of its own, beside ejabberd.
///
/// The load speaks HTTP and WebSocket over plain sockets, so that on a small machine most of the
/// time is the server's. What it sends is made before the clock runs. Read [ServerBench] first.
@NullMarked
package sonet.bench.server;

import org.jspecify.annotations.NullMarked;
