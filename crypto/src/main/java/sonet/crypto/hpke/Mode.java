package sonet.crypto.hpke;

/// How a sender proves who it is, beyond knowing the receiver's public key (RFC 9180 §5).
///
/// @param <K> the sender's authentication key: a [sonet.crypto.KeyPair] on its own side, the public
///   key as [sonet.crypto.Bytes] on the other
public sealed interface Mode<K> {
  /// Not at all (RFC 9180 §5.1.1).
  record Base<K>() implements Mode<K> {}

  /// By a key that both sides have (RFC 9180 §5.1.2).
  ///
  /// @param psk that key
  record Psk<K>(PreSharedKey psk) implements Mode<K> {}

  /// By the sender's private key (RFC 9180 §5.1.3).
  ///
  /// @param senderKey the sender's key pair or public key
  record Auth<K>(K senderKey) implements Mode<K> {}

  /// By both (RFC 9180 §5.1.4).
  ///
  /// @param senderKey the sender's key pair or public key
  /// @param psk the key that both sides have
  record AuthPsk<K>(K senderKey, PreSharedKey psk) implements Mode<K> {}
}
