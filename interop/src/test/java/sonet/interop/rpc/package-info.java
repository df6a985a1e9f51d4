/// The interoperability protocol of the working group: a gRPC service `MLSClient` for each
/// implementation, and scripts that say which client does what to which group.
///
/// [SonetClient] is this project's engine behind that service; Bouncy Castle ships its own together
/// with the stubs. [ScriptRunner] plays a script between clients, which only see each other's
/// messages. Begin with `InteropScriptsTest`.
@NullMarked
package sonet.interop.rpc;

import org.jspecify.annotations.NullMarked;
