/// Speaks to the server: REST over HTTP and a WebSocket for what it pushes (see [sonet.protocol]).
///
/// Every request may be repeated without harm, so it is, with jittered pauses that double and heed
/// `Retry-After` (RFC 9110 §10.2.3). Refusals come as problem+json (RFC 9457) and become
/// [sonet.client.ClientException]. Read [Service] first.
@NullMarked
package sonet.client.transport;

import org.jspecify.annotations.NullMarked;
