package sonet.client.link;

import java.util.Arrays;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.hpke.Hpke;
import sonet.crypto.hpke.PreSharedKey;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.protocol.Link;

/// What the two devices derive from the secret of the code.
///
/// ```
/// prk     = HMAC-SHA-256("Sonet 1.0 link", secret)          (HKDF, RFC 5869)
/// id      = Expand(prk, "id", 16)                           names the place on the server
/// key     = Expand(prk, "offer", 32)                        seals the offer, once
/// psk     = Expand(prk, "psk", 32)                          of HPKE, mode_psk, with id as psk_id
/// answer  = kem output, Seal(newcomer) to the offer's key   info = "Sonet 1.0 link" || SHA-256(offer)
/// reply   = AES-256-GCM under Export("reply", 32), with SHA-256(answer) as associated data
/// ```
///
/// HPKE (RFC 9180) is that of DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM. Who does not
/// have the secret can make none of the three messages and read none of them; who learns it later
/// still lacks the private key of the offer, which is forgotten with the [Host]. An answer fits one
/// offer and a reply one answer, so that none of them can be shown again elsewhere.
final class Meeting implements AutoCloseable {
  /// The version of the messages; it leads each of them. In version 1 nothing was said of the log.
  static final int VERSION = 2;

  private static final Bytes LABEL = Bytes.utf8("Sonet 1.0 link");

  private final HashFunction hash;
  private final AeadFunction aead;
  private final Hpke hpke;
  private final CryptoProvider provider;
  private final Secret prk;
  private final Bytes id;

  Meeting(CryptoProvider provider, Secret secret) {
    this.provider = provider;
    this.hash = provider.hash(HashAlgorithm.SHA256).orElseThrow();
    this.aead = provider.aead(AeadAlgorithm.AES_256_GCM).orElseThrow();
    this.hpke =
        new Hpke(
            provider, KemAlgorithm.DHKEM_X25519, HashAlgorithm.SHA256, AeadAlgorithm.AES_256_GCM);
    byte[] input = secret.expose();
    this.prk = Secret.wrap(hash.hmac(LABEL.toArray(), input));
    Arrays.fill(input, (byte) 0);
    this.id = Bytes.wrap(expand("id", Link.ID_LENGTH));
  }

  private byte[] expand(String label, int length) {
    byte[] key = prk.expose();
    try {
      return hash.expand(key, length, Bytes.utf8(label).toArray());
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  CryptoProvider provider() {
    return provider;
  }

  Hpke hpke() {
    return hpke;
  }

  /// The name of the place on the server.
  Bytes id() {
    return id;
  }

  Secret offerKey() {
    return Secret.wrap(expand("offer", 32));
  }

  PreSharedKey psk() {
    return new PreSharedKey(Secret.wrap(expand("psk", 32)), id);
  }

  /// What the answer is bound to.
  Bytes info(Bytes offer) {
    return Bytes.concat(LABEL, digest(offer));
  }

  Bytes digest(Bytes message) {
    return Bytes.wrap(hash.hash(message.toArray()));
  }

  /// Seals under a key that seals nothing else, so that the nonce may be zero.
  Bytes seal(Secret key, Bytes aad, Bytes plaintext) {
    byte[] bytes = key.expose();
    try {
      return Bytes.wrap(aead.seal(bytes, new byte[12], aad.toArray(), plaintext.toArray()));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  Bytes open(Secret key, Bytes aad, Bytes sealed) throws ClientException {
    byte[] bytes = key.expose();
    try {
      return Bytes.wrap(aead.open(bytes, new byte[12], aad.toArray(), sealed.toArray()));
    } catch (CryptoException forged) {
      throw forged();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /// Reads what the other device has sealed; that it follows no rule of ours is a forgery as well.
  static <T> T read(Bytes input, Reader.Element<T> element) throws ClientException {
    try {
      return Reader.decode(input, element);
    } catch (DecodeException | IllegalArgumentException malformed) {
      throw forged();
    }
  }

  /// The sealed part of a message.
  static Bytes unversioned(Bytes message) throws ClientException {
    if (message.isEmpty() || message.at(0) != VERSION) {
      throw new ClientException(
          Reason.LINK_FORGED, "The other device speaks another version, or is not the one.");
    }
    return message.slice(1, message.length());
  }

  static Bytes versioned(Bytes sealed) {
    return Bytes.concat(Bytes.of((byte) VERSION), sealed);
  }

  static ClientException forged() {
    return new ClientException(
        Reason.LINK_FORGED, "What came from the other device was not made with the code.");
  }

  @Override
  public void close() {
    prk.close();
  }
}
