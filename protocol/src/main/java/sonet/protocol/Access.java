package sonet.protocol;

/// Who may ask for an [Operation].
public enum Access {
  /// Anyone, without a token.
  ANYONE,
  /// A device, by its token.
  DEVICE
}
