package sonet.mls.suite;

/// What a public-key encryption is for (RFC 9420 §17.7).
public enum EncryptionLabel {
  /// A path secret in an UpdatePath (§7.6).
  UPDATE_PATH_NODE("UpdatePathNode"),
  /// The group secrets in a Welcome (§12.4.3.1).
  WELCOME("Welcome");

  private final String text;

  EncryptionLabel(String text) {
    this.text = text;
  }

  /// The registered label, without the common prefix.
  public String text() {
    return text;
  }
}
