package sonet.ratchet.doubleratchet;

import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CryptoException;
import sonet.crypto.Secret;

/// Messages sealed with the suite's AEAD under whole tags (Double Ratchet §3.1, §8.6).
///
/// ```
/// prk = HKDF-Extract(salt = the braid's key or 32 zeros, ikm = the chain's seed)
/// key = HKDF-Expand(prk, "Sonet pair 1.0 message" || SHA-256(header), 32)
/// body = AES-256-GCM(key, nonce = 0, aad = associated_data || header, plaintext)
/// ```
///
/// The header stands in the derivation because its random bytes are fresh also where a sender went
/// back to an older state: the same seed then makes another key, and no nonce is used twice.
final class AeadMessages implements MessageCipher {
  private static final Bytes LABEL = Bytes.utf8("Sonet pair 1.0 message");

  @Override
  public Bytes seal(CipherSuite suite, MessageKey key, Context context, Bytes plaintext) {
    try (Secret messageKey = derive(suite, key, context)) {
      return suite.seal(messageKey, nonce(suite), aad(context), plaintext);
    }
  }

  @Override
  public Bytes open(CipherSuite suite, MessageKey key, Context context, Bytes body)
      throws CryptoException {
    try (Secret messageKey = derive(suite, key, context)) {
      return suite.open(messageKey, nonce(suite), aad(context), body);
    }
  }

  private static Secret derive(CipherSuite suite, MessageKey key, Context context) {
    Bytes info = Bytes.concat(LABEL, suite.hash(context.header()));
    try (Secret salt = key.braid().map(Secret::copy).orElseGet(() -> zeros(suite));
        Secret prk = suite.extract(salt, key.seed())) {
      return suite.expand(prk, info, suite.keyLength());
    }
  }

  private static Secret zeros(CipherSuite suite) {
    return Secret.zeros(suite.hashLength());
  }

  private static Bytes aad(Context context) {
    return Bytes.concat(context.associatedData(), context.header());
  }

  private static Bytes nonce(CipherSuite suite) {
    return Bytes.wrap(new byte[suite.nonceLength()]);
  }
}
