package sonet.client;

/// How it came to be known whose keys are whose.
public enum TrustWay {
  /// They were believed when they were seen first.
  FIRST_SEEN("believed when first seen"),
  /// The transparency log proves that everybody is shown the same.
  LOG_ONLY("through the log only"),
  /// Someone said so, without a comparison that the program took part in.
  MANUAL("by hand"),
  /// A code was scanned or pasted.
  QR("by a scanned code"),
  /// Digits were compared: a safety number, or a short string while both were there.
  DIGITS("by digits");

  private final String phrase;

  TrustWay(String phrase) {
    this.phrase = phrase;
  }

  /// In words, to stand behind "verified".
  public String phrase() {
    return phrase;
  }
}
