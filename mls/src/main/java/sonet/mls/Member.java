package sonet.mls;

import sonet.crypto.Bytes;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.credential.Credential;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;

/// A member of a group, as its leaf shows it.
///
/// @param leafIndex where it stands in the tree
/// @param leafNode what stands there
public record Member(LeafIndex leafIndex, LeafNode leafNode) {
  /// Who it claims to be.
  public Credential credential() {
    return leafNode.credential();
  }

  /// The data of components in its leaf, checked when it came in (draft-ietf-mls-extensions §4.6).
  public AppDataDictionary appData() {
    return AppDataDictionary.ofChecked(leafNode.extensions());
  }

  /// Verifies what it signs.
  public Bytes signatureKey() {
    return leafNode.signatureKey();
  }
}
