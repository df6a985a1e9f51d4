package sonet.client.attachment;

import java.util.Arrays;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.Secret;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;

/// Chunks of a file under a key of its own.
///
/// A file is cut into chunks of 64 KiB, of which the last may be shorter, and an empty file is one
/// empty chunk. Each is sealed with AES-256-GCM under a nonce that holds its number and whether it
/// is the last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár): a chunk that is
/// missing, moved, repeated or cut off is found out. The key is used for one content only, so its
/// nonces need no randomness.
final class Chunks implements AutoCloseable {
  /// What a chunk holds.
  static final int PLAIN = 64 * 1024;

  /// What it takes when it is sealed, with its tag.
  static final int SEALED = PLAIN + 16;

  private static final byte[] LABEL = Bytes.utf8("sonet attachment 1").toArray();

  private final AeadFunction aead;
  private final Secret key;

  Chunks(CryptoProvider provider, Secret key) {
    this.aead = provider.aead(AeadAlgorithm.AES_256_GCM).orElseThrow();
    this.key = key;
  }

  /// How many chunks a file of some size has.
  static long count(long size) {
    return Math.max(1, Math.ceilDiv(size, PLAIN));
  }

  /// How long a file of some size is when it is sealed.
  static long sealedSize(long size) {
    return size + count(size) * (SEALED - PLAIN);
  }

  /// Which chunk of a file it is.
  ///
  /// @param index from 0 on
  /// @param size of the file
  record Place(long index, long size) {
    private byte[] nonce() {
      int last = index == count(size) - 1 ? 1 : 0;
      return new Writer().zeros(3).u64(index).u8(last).toBytes().toArray();
    }

    /// How many bytes of the file stand in it.
    int length() {
      return (int) Math.min(PLAIN, size - index * PLAIN);
    }
  }

  byte[] seal(Place place, byte[] plaintext) {
    byte[] exposed = key.expose();
    try {
      return aead.seal(exposed, place.nonce(), LABEL, plaintext);
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }

  byte[] open(Place place, byte[] sealed) throws CryptoException {
    byte[] exposed = key.expose();
    try {
      return aead.open(exposed, place.nonce(), LABEL, sealed);
    } finally {
      Arrays.fill(exposed, (byte) 0);
    }
  }

  @Override
  public void close() {
    key.close();
  }
}
