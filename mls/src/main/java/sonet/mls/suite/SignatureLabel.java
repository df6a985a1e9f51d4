package sonet.mls.suite;

/// What a signature is for (RFC 9420 §17.6).
public enum SignatureLabel {
  /// The content of a message (§6.1).
  FRAMED_CONTENT_TBS("FramedContentTBS"),
  /// A leaf node (§7.2).
  LEAF_NODE_TBS("LeafNodeTBS"),
  /// A key package (§10).
  KEY_PACKAGE_TBS("KeyPackageTBS"),
  /// A GroupInfo (§12.4.3).
  GROUP_INFO_TBS("GroupInfoTBS");

  private final String text;

  SignatureLabel(String text) {
    this.text = text;
  }

  /// The registered label, without the common prefix.
  public String text() {
    return text;
  }
}
