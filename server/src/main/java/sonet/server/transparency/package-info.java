/// The transparency log of each tenant (draft-ietf-keytrans-protocol, docs/transparency.md): its
/// keys, its store, what waits to be put into it, the one thread that does so, and the answers to
/// those who ask.
///
/// Start with [sonet.server.transparency.TenantLog]; [sonet.server.transparency.Sequencer] is what
/// makes it grow.
@NullMarked
package sonet.server.transparency;

import org.jspecify.annotations.NullMarked;
