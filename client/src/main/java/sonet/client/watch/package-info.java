/// Watching a transparency log as anyone can, without an account: reading what it publishes from a
/// server or from plain files, proving and verifying entries, mirroring it, and auditing it as a
/// process of its own (draft-ietf-keytrans-protocol §15.2, C2SP tlog-tiles).
///
/// Read [sonet.client.watch.PublicLog] first, then [sonet.client.watch.Auditor].
@NullMarked
package sonet.client.watch;

import org.jspecify.annotations.NullMarked;
