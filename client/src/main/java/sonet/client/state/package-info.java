/// What a device keeps on disk, encrypted: one SQLite file, every record sealed.
///
/// A key derived from the passphrase by Argon2id (RFC 9106) wraps a random master key; from that
/// come a key that seals records (AES-256-GCM, random nonces, RFC 5116) and one that hides their
/// names. One transaction takes a device from one consistent state to the next (invariant 5 of the
/// design). Read [StateFile] first.
@NullMarked
package sonet.client.state;

import org.jspecify.annotations.NullMarked;
