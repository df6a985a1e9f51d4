package sonet.interop;

import sonet.crypto.Bytes;

/// What a member proposes (RFC 9420 §12.1).
sealed interface Change {
  /// Adds who made the key package.
  record Add(Bytes keyPackage) implements Change {
    @Override
    public String toString() {
      return "Add";
    }
  }

  /// Gives the proposer's leaf a new key.
  record Update() implements Change {}

  record Remove(int leaf) implements Change {}

  /// Mixes an external pre-shared key into the next epoch.
  record PreSharedKey(Bytes id) implements Change {}

  /// Replaces the extensions of the group by this one (§12.1.7).
  record GroupExtension(int type, Bytes content) implements Change {}
}
