/// Who is who: accounts, their devices, how a device proves itself, and its key packages.
///
/// A device is its Ed25519 key. It registers with a signature, authenticates with a signed
/// challenge and then carries a short-lived token. Read [Accounts] first, then [Authentication].
@NullMarked
package sonet.server.account;

import org.jspecify.annotations.NullMarked;
