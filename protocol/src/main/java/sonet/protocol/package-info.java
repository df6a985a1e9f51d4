/// What clients and the server say to each other: the bodies of the REST API under `/v1` and the
/// frames of the WebSocket `/v1/stream`.
///
/// Records without behaviour, whose constructors refuse what no peer may send. Payloads are opaque
/// [sonet.crypto.Bytes]: MLS messages in the encoding of RFC 9420 §6. Errors follow RFC 9457. Read
/// [Paths] first for the operations, then [LogEntry], the shape of everything that is delivered.
@NullMarked
package sonet.protocol;

import org.jspecify.annotations.NullMarked;
