package sonet.mls.testing;

/// What a provider is asked for.
public enum Primitive {
  /// A hash.
  HASH,
  /// An HMAC, on its own or as HKDF-Extract, or an HKDF-Expand of one block.
  HMAC,
  /// An AEAD encryption or decryption.
  AEAD,
  /// A key pair derived or generated: one multiplication of the base point.
  KEY_PAIR,
  /// An encapsulation: one multiplication of the base point and one of another.
  ENCAPSULATE,
  /// A decapsulation: one multiplication of a point.
  DECAPSULATE,
  /// A signature.
  SIGN,
  /// A verification.
  VERIFY
}
