package sonet.client.group;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.ClientIdentity;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.tree.LeafNode;

/// What a leaf proves of its account's keys without the log: a credential of
/// draft-ietf-keytrans-protocol §14 in a private extension of the leaf node, which the leaf's
/// capabilities list (RFC 9420 §7.2). Whoever does not know it ignores it.
///
/// ```
/// opaque log_credential<V>;      // a Credential, encoded; 16,384 bytes at most
/// ```
///
/// What is in it is not looked at here: it may be anything, and proves something only once it was
/// verified.
final class LogCredential {
  /// For private use (RFC 9420 §17.3).
  static final ExtensionType TYPE = new ExtensionType(0xf5a4);

  /// A larger one is not carried, and not read: every member keeps the leaves of all.
  static final int MOST = 16_384;

  private LogCredential() {}

  /// The leaf extensions with a credential in them, unless it is too large.
  static Extensions in(Extensions leaf, Bytes credential) {
    return credential.isEmpty() || credential.length() > MOST
        ? leaf
        : leaf.with(new Extension(TYPE, new Writer().opaque(credential).toBytes()));
  }

  /// Who a leaf is to present from now on, when there is something newer to say than it says. What
  /// else it says stays.
  ///
  /// @param now as its client presents itself elsewhere
  static Optional<ClientIdentity> renewing(LeafNode leaf, ClientIdentity now) {
    Optional<Bytes> newest = now.leafExtensions().find(TYPE);
    if (newest.isEmpty() || newest.equals(leaf.extensions().find(TYPE))) {
      return Optional.empty();
    }
    return Optional.of(
        new ClientIdentity(
            leaf.credential(),
            now.signer(),
            leaf.capabilities().with(TYPE),
            leaf.extensions().with(new Extension(TYPE, newest.get()))));
  }

  /// The credential in a leaf's extensions. What cannot be read proves nothing.
  static Optional<Bytes> of(Extensions leaf) {
    Optional<Bytes> data = leaf.find(TYPE);
    return data.isEmpty() ? Optional.empty() : read(data.get());
  }

  /// The credential in the data of the extension.
  static Optional<Bytes> read(Bytes data) {
    try {
      Bytes credential = Reader.decode(data, Reader::opaque);
      return credential.isEmpty() || credential.length() > MOST
          ? Optional.empty()
          : Optional.of(credential);
    } catch (DecodeException malformed) {
      return Optional.empty();
    }
  }
}
