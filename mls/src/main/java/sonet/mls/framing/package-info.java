/// Message framing: how content is signed, authenticated and encrypted (RFC 9420 §6). Read
/// [MlsMessage] first.
@NullMarked
package sonet.mls.framing;

import org.jspecify.annotations.NullMarked;
