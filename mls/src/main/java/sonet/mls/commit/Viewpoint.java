package sonet.mls.commit;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.TreeKemPrivate;

/// From where a commit is seen: by a member, who holds secrets, or by an observer, who holds none
/// and checks all the same what is public.
public sealed interface Viewpoint {
  /// A member of the epoch that the commit ends.
  ///
  /// @param self the member's leaf
  /// @param keys the member's private keys in the tree
  /// @param initSecret of the epoch
  /// @param externalSecret of the epoch
  /// @param updates the member's own Update proposals
  /// @param psks pre-shared keys
  record Member(
      LeafIndex self,
      TreeKemPrivate keys,
      Secret initSecret,
      Secret externalSecret,
      OwnUpdates updates,
      PskSource psks)
      implements Viewpoint {}

  /// Someone without secrets: the delivery service.
  record Observer() implements Viewpoint {}

  /// The private halves of our own Update proposals.
  interface OwnUpdates {
    /// The one with an encryption key.
    Optional<OwnUpdate> find(Bytes encryptionKey);
  }

  /// The private half of an own Update proposal.
  ///
  /// @param leafKey the key pair of the new leaf
  /// @param signer signs for the new leaf
  record OwnUpdate(KeyPair leafKey, Signer signer) {}

  /// Pre-shared keys by their ids; each is a copy that the asker closes.
  interface PskSource {
    /// The key of an id.
    Optional<Secret> find(PreSharedKeyId id);
  }
}
