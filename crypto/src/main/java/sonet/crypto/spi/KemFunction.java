package sonet.crypto.spi;

import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;

/// A key encapsulation mechanism (RFC 9180 §4.1), raw encodings. Those that are post-quantum have
/// no authenticated mode (draft-ietf-hpke-pq §7.2).
public interface KemFunction {
  /// A fresh key pair.
  KeyPair generate(RandomSource random);

  /// `DeriveKeyPair(ikm)` (RFC 9180 §7.1.3).
  KeyPair deriveKeyPair(byte[] ikm);

  /// Several of them; a provider may share work between them.
  default KeyPair[] deriveKeyPairs(byte[][] ikms) {
    KeyPair[] pairs = new KeyPair[ikms.length];
    for (int i = 0; i < ikms.length; i++) {
      pairs[i] = deriveKeyPair(ikms[i]);
    }
    return pairs;
  }

  /// The public key of a private key.
  ///
  /// @throws CryptoException with `INVALID_PRIVATE_KEY`
  byte[] publicKey(byte[] privateKey) throws CryptoException;

  /// Whether this is the one accepted encoding of a valid public key (RFC 9180 §7.1.4).
  boolean acceptsPublicKey(byte[] publicKey);

  /// `Encap(pkR)`.
  Encapsulation encapsulate(byte[] publicKey, RandomSource random) throws CryptoException;

  /// `Decap(enc, skR)`; the receiver's public key is given so that it need not be computed again.
  byte[] decapsulate(byte[] encapsulation, byte[] privateKey, byte[] publicKey)
      throws CryptoException;

  /// `AuthEncap(pkR, skS)`.
  ///
  /// @throws UnsupportedOperationException when the mechanism has no authenticated mode
  default Encapsulation authEncapsulate(byte[] publicKey, KeyPair sender, RandomSource random)
      throws CryptoException {
    throw new UnsupportedOperationException("this mechanism has no authenticated mode");
  }

  /// `AuthDecap(enc, skR, pkS)`.
  ///
  /// @throws UnsupportedOperationException when the mechanism has no authenticated mode
  default byte[] authDecapsulate(
      byte[] encapsulation, byte[] privateKey, byte[] publicKey, byte[] senderPublicKey)
      throws CryptoException {
    throw new UnsupportedOperationException("this mechanism has no authenticated mode");
  }

  /// The bare agreement of the group behind a DHKEM, for protocols that derive keys in a way of
  /// their own: the shared point, or its coordinate, of a public key that is accepted.
  ///
  /// @throws CryptoException when a key is not acceptable or the peer's contributes nothing
  /// @throws UnsupportedOperationException when the mechanism is not made of a group
  default byte[] agree(byte[] privateKey, byte[] publicKey) throws CryptoException {
    throw new UnsupportedOperationException("this mechanism is not made of a group");
  }
}
