package sonet.mls.framing;

import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.suite.MlsSuite;

/// The key and nonce for the sender data of one message (RFC 9420 §6.3.2).
///
/// @param key for the AEAD, wiped on close
/// @param nonce for the AEAD
public record SenderDataKey(Secret key, Bytes nonce) implements AutoCloseable {
  /// Derives them from a sample of the message's ciphertext.
  public static SenderDataKey derive(MlsSuite suite, Secret senderDataSecret, Bytes ciphertext) {
    Bytes sample = ciphertext.slice(0, Math.min(suite.hashLength(), ciphertext.length()));
    int nonceLength = suite.primitives().nonceLength();
    try (Secret nonce = suite.expandWithLabel(senderDataSecret, "nonce", sample, nonceLength)) {
      return new SenderDataKey(
          suite.expandWithLabel(senderDataSecret, "key", sample, suite.primitives().keyLength()),
          Bytes.wrap(nonce.expose()));
    }
  }

  /// Wipes the key.
  @Override
  public void close() {
    key.close();
  }
}
