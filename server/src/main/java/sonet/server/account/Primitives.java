package sonet.server.account;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.DeviceId;

/// The few primitives the service needs for itself: SHA-256, HMAC, AES-128-GCM and Ed25519, those
/// of cipher suite 1 (RFC 9420 §17.1), and randomness.
public final class Primitives {
  private final CipherSuite suite;
  private final RandomSource random;

  /// The primitives of a provider.
  public Primitives(CryptoProvider provider, RandomSource random) {
    this.suite = CipherSuites.of(provider).get(1);
    this.random = random;
  }

  /// SHA-256.
  public Bytes hash(Bytes input) {
    return suite.hash(input);
  }

  /// HMAC-SHA-256.
  public Bytes mac(Secret key, Bytes input) {
    return suite.mac(key, input);
  }

  /// Whether an Ed25519 signature is valid under a key, both well-formed.
  public boolean verify(Bytes key, Bytes message, Bytes signature) {
    return suite.acceptsSignaturePublicKey(key) && suite.verify(key, message, signature);
  }

  /// Fresh keys for Ed25519 signatures.
  public KeyPair signatureKeys() {
    return suite.generateSignatureKeyPair(random);
  }

  /// A signer with such keys.
  public Signer signer(KeyPair keys) {
    return suite.signer(keys);
  }

  /// The device whose key this is.
  public DeviceId device(Bytes signatureKey) {
    return DeviceId.ofKeyHash(hash(signatureKey));
  }

  /// A fresh key to seal with.
  public Secret sealingKey() {
    return Secret.random(random, suite.keyLength());
  }

  /// Seals something under a key, a fresh nonce before it (AES-128-GCM).
  ///
  /// @param bound what it belongs to, without which it does not open
  public Bytes seal(Secret key, Bytes bound, Bytes plaintext) {
    Bytes nonce = random(suite.nonceLength());
    return Bytes.concat(nonce, suite.seal(key, nonce, bound, plaintext));
  }

  /// Opens what was sealed; empty when it was not sealed so.
  public Optional<Bytes> open(Secret key, Bytes bound, Bytes sealed) {
    if (sealed.length() < suite.nonceLength()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          suite.open(
              key,
              sealed.slice(0, suite.nonceLength()),
              bound,
              sealed.slice(suite.nonceLength(), sealed.length())));
    } catch (CryptoException e) {
      return Optional.empty();
    }
  }

  /// Random bytes.
  public Bytes random(int length) {
    return random.bytes(length);
  }
}
