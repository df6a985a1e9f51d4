/// The operations of the service bound to what does them. [sonet.protocol.Operations] says what
/// there is; each chapter of it has a class here. Read [Bindings] first.
@NullMarked
package sonet.server.api;

import org.jspecify.annotations.NullMarked;
