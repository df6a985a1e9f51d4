package sonet.client.state;

import java.util.Arrays;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;

/// Seals records under keys derived from the master key, and hides what they are about.
///
/// A sealed record is `nonce || AES-256-GCM(key || value)`, bound to the format, its table, its
/// hidden key and its place by the associated data: moved to another place it does not open. With
/// random nonces of 96 bits the key is good for 2^32 records (NIST SP 800-38D §8.3), which at a
/// thousand a second is seven weeks without pause.
final class Seal implements AutoCloseable {
  /// The version of what is on disk.
  static final int FORMAT = 1;

  private static final int NONCE_LENGTH = AeadAlgorithm.AES_256_GCM.nonceLength();

  private final AeadFunction aead;
  private final HashFunction hash;
  private final RandomSource random;
  private final Secret sealKey;
  private final Secret nameKey;

  Seal(CryptoProvider provider, RandomSource random, Secret master) {
    this.aead = provider.aead(AeadAlgorithm.AES_256_GCM).orElseThrow();
    this.hash = provider.hash(HashAlgorithm.SHA256).orElseThrow();
    this.random = random;
    this.sealKey = derive(master, "sonet state: records");
    this.nameKey = derive(master, "sonet state: names");
  }

  private Secret derive(Secret master, String label) {
    byte[] exposed = master.expose();
    try {
      return Secret.wrap(hash.hmac(exposed, Bytes.utf8(label).toArray()));
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }

  /// What stands in the file in place of a key: it can be looked up and not be read.
  Bytes hide(Table table, Bytes key) {
    byte[] exposed = nameKey.expose();
    try {
      return Bytes.wrap(hash.hmac(exposed, new byte[] {(byte) table.code()}, key.toArray()));
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }

  /// The sealed record.
  Bytes seal(Table table, Bytes hidden, Row row) {
    byte[] key = sealKey.expose();
    byte[] nonce = new byte[NONCE_LENGTH];
    random.fill(nonce);
    byte[] plaintext = new Writer().opaque(row.key()).raw(row.value()).toBytes().toArray();
    try {
      byte[] sealed = aead.seal(key, nonce, context(table, hidden, row.seq()), plaintext);
      return Bytes.concat(Bytes.wrap(nonce), Bytes.wrap(sealed));
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /// The record that was sealed at this place.
  ///
  /// @throws ClientException with `STATE_DAMAGED`
  Row open(Table table, Bytes hidden, long seq, Bytes sealed) throws ClientException {
    byte[] key = sealKey.expose();
    try {
      if (sealed.length() < NONCE_LENGTH) {
        throw damaged(table, new DecodeException("a record of " + sealed.length() + " bytes"));
      }
      byte[] nonce = sealed.slice(0, NONCE_LENGTH).toArray();
      byte[] body = sealed.slice(NONCE_LENGTH, sealed.length()).toArray();
      byte[] plaintext = aead.open(key, nonce, context(table, hidden, seq), body);
      Reader reader = Reader.of(Bytes.wrap(plaintext));
      return new Row(reader.opaque(), seq, reader.rest());
    } catch (CryptoException | DecodeException altered) {
      throw damaged(table, altered);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] context(Table table, Bytes hidden, long seq) {
    return new Writer()
        .opaque(Bytes.utf8("sonet state"))
        .u16(FORMAT)
        .u8(table.code())
        .opaque(hidden)
        .u64(seq)
        .toBytes()
        .toArray();
  }

  private static ClientException damaged(Table table, Exception cause) {
    return new ClientException(
        Reason.STATE_DAMAGED,
        "The local state is damaged: a record of the kind " + table + " does not open.",
        cause);
  }

  @Override
  public void close() {
    sealKey.close();
    nameKey.close();
  }
}
