package sonet.ratchet.doubleratchet;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CryptoException;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Encrypted headers (Double Ratchet §4).
///
/// A header key serves many messages, and a sender that went back to an older state must not use a
/// nonce twice with it. So each header is sealed under a key of its own, made of the header key and
/// 16 random bytes that stand before it; the AEAD's nonce is zero, since no key seals twice.
///
/// ```
/// struct {
///   opaque ratchet_key<V>;
///   uint32 previous;
///   uint32 number;
///   opaque braid<V>;
///   opaque padding[...];   // zeros, up to a multiple of 32 bytes and 96 at least
/// } Header;
///
/// struct {
///   opaque salt[16];
///   opaque sealed[...];    // AES-256-GCM(HMAC(header_key, "Sonet pair 1.0 header" || salt))
/// } SealedHeader;
/// ```
///
/// Padding hides whether the braid sent a piece with the message. A sealed header has at most 256
/// bytes, so that what a forger sends costs the same few short trials whatever its length.
final class EncryptedHeaders implements HeaderCodec {
  /// Random bytes before the sealed header.
  static final int SALT = 16;

  private static final Bytes LABEL = Bytes.utf8("Sonet pair 1.0 header");
  private static final int BLOCK = 32;
  private static final int LEAST = 96;

  /// What is longer was not sealed here: no key is tried on it.
  private static final int MOST = 256;

  @Override
  public Bytes seal(CipherSuite suite, Header header, Secret headerKey, RandomSource random) {
    Writer writer =
        new Writer()
            .opaque(header.ratchetKey())
            .u32(header.previous())
            .u32(header.number())
            .opaque(header.braid());
    int padded = Math.max(LEAST, (writer.size() + BLOCK - 1) / BLOCK * BLOCK);
    Bytes plain = writer.zeros(padded - writer.size()).toBytes();
    Bytes salt = random.bytes(SALT);
    try (Secret key = key(suite, headerKey, salt)) {
      return Bytes.concat(salt, suite.seal(key, nonce(suite), LABEL, plain));
    }
  }

  @Override
  public Optional<Header> open(CipherSuite suite, Bytes sealed, Chain chain) {
    if (sealed.length() < SALT || sealed.length() > MOST) {
      return Optional.empty();
    }
    try (Secret key = key(suite, chain.headerKey(), sealed.slice(0, SALT))) {
      Bytes plain = suite.open(key, nonce(suite), LABEL, sealed.slice(SALT, sealed.length()));
      return Optional.of(read(plain));
    } catch (CryptoException | DecodeException e) {
      // Of another chain, or made by a peer that breaks the rules: as good as not for us.
      return Optional.empty();
    }
  }

  private static Header read(Bytes plain) throws DecodeException {
    Reader reader = Reader.of(plain);
    Header header = new Header(reader.opaque(), reader.u32(), reader.u32(), reader.opaque());
    Bytes padding = reader.rest();
    for (int i = 0; i < padding.length(); i++) {
      if (padding.at(i) != 0) {
        throw new DecodeException("padding other than zeros");
      }
    }
    if (header.previous() < 0 || header.number() < 0) {
      throw new DecodeException("a number that no chain reaches");
    }
    return header;
  }

  private static Secret key(CipherSuite suite, Secret headerKey, Bytes salt) {
    try (Secret input = Secret.of(Bytes.concat(LABEL, salt))) {
      return suite.extract(headerKey, input);
    }
  }

  private static Bytes nonce(CipherSuite suite) {
    return Bytes.wrap(new byte[suite.nonceLength()]);
  }
}
