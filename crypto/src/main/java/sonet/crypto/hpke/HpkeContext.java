package sonet.crypto.hpke;

import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.Secret;
import sonet.crypto.spi.AeadFunction;

/// What sender and receiver share: key, nonces in sequence, and exporter (RFC 9180 §5.2, §5.3).
final class HpkeContext implements AutoCloseable {
  private final KeySchedule schedule;
  private final AeadFunction aead;
  private final Secret key;
  private final Secret baseNonce;
  private final Secret exporterSecret;
  private long sequence;

  /// A context of its secrets, which it owns from now on.
  HpkeContext(KeySchedule schedule, AeadFunction aead, byte[] secret, byte[] context) {
    this.schedule = schedule;
    this.aead = aead;
    this.key = Secret.wrap(schedule.key(secret, context));
    this.baseNonce = Secret.wrap(schedule.baseNonce(secret, context));
    this.exporterSecret = Secret.wrap(schedule.exporterSecret(secret, context));
  }

  Bytes seal(Bytes aad, Secret plaintext) throws CryptoException {
    checkLimit();
    byte[] keyBytes = key.expose();
    byte[] text = plaintext.expose();
    Bytes sealed = Bytes.wrap(aead.seal(keyBytes, nonce(), aad.toArray(), text));
    Arrays.fill(keyBytes, (byte) 0);
    Arrays.fill(text, (byte) 0);
    sequence++;
    return sealed;
  }

  Secret open(Bytes aad, Bytes ciphertext) throws CryptoException {
    checkLimit();
    byte[] keyBytes = key.expose();
    try {
      Secret opened =
          Secret.wrap(aead.open(keyBytes, nonce(), aad.toArray(), ciphertext.toArray()));
      sequence++;
      return opened;
    } finally {
      Arrays.fill(keyBytes, (byte) 0);
    }
  }

  Secret export(Bytes exporterContext, int length) {
    byte[] exporter = exporterSecret.expose();
    Secret exported = schedule.export(exporter, exporterContext.toArray(), length);
    Arrays.fill(exporter, (byte) 0);
    return exported;
  }

  long sequence() {
    return sequence;
  }

  /// Continues at another message, as if all before had been sent.
  void skipTo(long next) {
    sequence = next;
  }

  @Override
  public void close() {
    key.close();
    baseNonce.close();
    exporterSecret.close();
  }

  /// `ComputeNonce(seq)`.
  private byte[] nonce() {
    byte[] nonce = baseNonce.expose();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[nonce.length - 1 - i] ^= (byte) (sequence >>> (8 * i));
    }
    return nonce;
  }

  /// Our limit is 2^63-1 messages, below that of the RFC, so that a long counts them.
  private void checkLimit() throws CryptoException {
    if (sequence == Long.MAX_VALUE) {
      throw new CryptoException(
          Reason.MESSAGE_LIMIT_REACHED, "no nonce is left for another message");
    }
  }
}
