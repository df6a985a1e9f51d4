package sonet.mls.suite;

/// What a hash reference refers to (RFC 9420 §5.2).
public enum ReferenceLabel {
  /// A key package.
  KEY_PACKAGE("MLS 1.0 KeyPackage Reference"),
  /// A proposal.
  PROPOSAL("MLS 1.0 Proposal Reference");

  private final String text;

  ReferenceLabel(String text) {
    this.text = text;
  }

  /// The whole label, prefix included.
  public String text() {
    return text;
  }
}
