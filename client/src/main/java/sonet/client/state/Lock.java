package sonet.client.state;

import java.util.Arrays;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;

/// The master key of a state file, wrapped by a key from the passphrase.
///
/// @param cost of Argon2id when it was wrapped
/// @param salt of Argon2id
/// @param nonce of the wrapping
/// @param wrapped the master key under AES-256-GCM
record Lock(Argon2id.Cost cost, Bytes salt, Bytes nonce, Bytes wrapped) {
  private static final int KEY_LENGTH = AeadAlgorithm.AES_256_GCM.keyLength();

  /// Wraps a master key.
  static Lock create(
      CryptoProvider provider, RandomSource random, Argon2id.Cost cost, Unlocking unlocking) {
    Bytes salt = random.bytes(16);
    Bytes nonce = random.bytes(AeadAlgorithm.AES_256_GCM.nonceLength());
    try (Secret wrapping = Argon2id.derive(unlocking.passphrase(), salt, cost, KEY_LENGTH)) {
      byte[] key = wrapping.expose();
      byte[] plaintext = unlocking.master().expose();
      byte[] wrapped = aead(provider).seal(key, nonce.toArray(), context(cost, salt), plaintext);
      Arrays.fill(key, (byte) 0);
      Arrays.fill(plaintext, (byte) 0);
      return new Lock(cost, salt, nonce, Bytes.wrap(wrapped));
    }
  }

  /// A passphrase and the master key it shall open.
  record Unlocking(Secret passphrase, Secret master) {}

  /// The master key.
  ///
  /// @throws ClientException with `WRONG_PASSPHRASE`
  Secret open(CryptoProvider provider, Secret passphrase) throws ClientException {
    try (Secret wrapping = Argon2id.derive(passphrase, salt, cost, KEY_LENGTH)) {
      byte[] key = wrapping.expose();
      try {
        return Secret.wrap(
            aead(provider).open(key, nonce.toArray(), context(cost, salt), wrapped.toArray()));
      } catch (CryptoException wrong) {
        throw new ClientException(
            Reason.WRONG_PASSPHRASE, "The passphrase does not open this device.", wrong);
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }
  }

  private static AeadFunction aead(CryptoProvider provider) {
    return provider.aead(AeadAlgorithm.AES_256_GCM).orElseThrow();
  }

  private static byte[] context(Argon2id.Cost cost, Bytes salt) {
    return header(new Writer().opaque(Bytes.utf8("sonet lock")), cost, salt).toBytes().toArray();
  }

  private static Writer header(Writer writer, Argon2id.Cost cost, Bytes salt) {
    return writer
        .u16(Seal.FORMAT)
        .u32(cost.memoryKiB())
        .u32(cost.passes())
        .u32(cost.lanes())
        .opaque(salt);
  }

  Bytes encode() {
    return header(new Writer(), cost, salt).opaque(nonce).opaque(wrapped).toBytes();
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws ClientException with `STATE_TOO_NEW` or `STATE_DAMAGED`
  static Lock decode(Bytes encoding) throws ClientException {
    try {
      Reader reader = Reader.of(encoding);
      int format = reader.u16();
      if (format > Seal.FORMAT) {
        throw new ClientException(
            Reason.STATE_TOO_NEW,
            "The local state has format "
                + format
                + ", and this version knows "
                + Seal.FORMAT
                + ".");
      }
      Argon2id.Cost cost = new Argon2id.Cost(reader.u32(), reader.u32(), reader.u32());
      Lock lock = new Lock(cost, reader.opaque(), reader.opaque(), reader.opaque());
      reader.end();
      if (lock.salt.length() < Argon2id.MIN_SALT
          || lock.nonce.length() != AeadAlgorithm.AES_256_GCM.nonceLength()) {
        throw new DecodeException("a salt or nonce of the wrong length");
      }
      return lock;
    } catch (DecodeException | IllegalArgumentException malformed) {
      throw new ClientException(
          Reason.STATE_DAMAGED, "The local state is damaged: its header is broken.", malformed);
    }
  }
}
