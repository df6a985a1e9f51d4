package sonet.mls.commit;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.mls.CommitEffect;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.tree.TreeKemPrivate;

/// A commit that was found valid, not yet adopted.
///
/// @param next the public part of the new epoch
/// @param effect what changes
/// @param secrets of the new epoch; none for an observer and for a member that it removes
public record StagedCommit(PublicGroup next, CommitEffect effect, Optional<Secrets> secrets) {

  /// The secrets of the new epoch.
  ///
  /// @param epoch from the key schedule
  /// @param encryptionSecret the root of its message keys, which whoever makes the ratchets takes
  ///   over
  /// @param keys private keys in the tree
  /// @param signer when our own Update brought a new one
  /// @param consumed secrets of the old epoch that the new one no longer needs
  public record Secrets(
      EpochSecrets epoch,
      Secret encryptionSecret,
      TreeKemPrivate keys,
      Optional<Signer> signer,
      List<Secret> consumed) {}
}
