package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of `POST /v1/transparency/credential/update`: asks for what makes a provisional
/// credential final (draft-ietf-keytrans-protocol §14.2).
///
/// @param label of the credential
/// @param version of it
/// @param terminal the position where the credential's search ended
/// @param treeSize of the credential's tree
/// @param distinguished the position of the first distinguished log entry that is known and not
///   left of that tree
public record UpdateCredential(
    Bytes label, long version, long terminal, long treeSize, long distinguished) {
  /// Checks the length and that the numbers can be.
  public UpdateCredential {
    if (label.isEmpty() || label.length() > 255) {
      throw new IllegalArgumentException("a label has 1 to 255 bytes, not " + label.length());
    }
    if (version < 0 || version > 0xffffffffL || terminal < 0 || treeSize < 0 || distinguished < 0) {
      throw new IllegalArgumentException(
          "versions, positions and sizes are no negative numbers, and versions have 32 bits");
    }
  }
}
