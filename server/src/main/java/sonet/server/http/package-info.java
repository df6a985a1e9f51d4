/// HTTP/1.1 and WebSockets as the service sees them: requests in, responses out, on virtual
/// threads.
///
/// All that is Helidon's stays in this package, so that another engine can take its place. Bounds
/// on sizes, times and connections are kept here for every route alike, and every refusal, also
/// that of the engine itself, is a problem (RFC 9457). Read [HttpEngine] first, then [Router].
@NullMarked
package sonet.server.http;

import org.jspecify.annotations.NullMarked;
