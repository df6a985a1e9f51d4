package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of `POST /v1/groups/{id}/commits/{epoch}/rejections`: a member cannot take a commit
/// that the server has taken. The answer is [Posted]; the same again has the same answer. It is
/// also the body of the entry, as JSON in UTF-8.
///
/// @param commitHash the SHA-256 hash of the commit's MLSMessage
/// @param reason what is wrong with it
/// @param signature of the device's key over [SigningInput#rejection]
public record RejectCommit(Bytes commitHash, Reason reason, Bytes signature) {
  /// What is wrong with a commit. No more is said, since everyone reads it.
  public enum Reason {
    /// It breaks a rule that the member's engine has.
    RULE_BROKEN,
    /// The path does not open, or not to the keys that it names (RFC 9420 §7.5).
    PATH_UNREADABLE,
    /// The confirmation tag is not that of the epoch (RFC 9420 §12.4.2), which only members see.
    WRONG_CONFIRMATION_TAG,
    /// Anything else.
    OTHER
  }
}
