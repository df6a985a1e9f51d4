package sonet.crypto.hpke;

import java.nio.charset.StandardCharsets;
import sonet.crypto.spi.HashFunction;

/// `LabeledExtract` and `LabeledExpand` of one suite (RFC 9180 §4).
final class LabeledKdf {
  /// An empty salt or input.
  static final byte[] EMPTY = new byte[0];

  private static final byte[] VERSION = "HPKE-v1".getBytes(StandardCharsets.US_ASCII);

  private final HashFunction hash;
  private final byte[] suiteId;

  /// The functions of the suite whose identifier is a name and two-byte numbers behind it.
  LabeledKdf(HashFunction hash, String name, int... ids) {
    this.hash = hash;
    this.suiteId = suiteId(name, ids);
  }

  /// `suite_id`, a name and two-byte numbers behind it.
  static byte[] suiteId(String name, int... ids) {
    byte[] suiteId = new byte[name.length() + 2 * ids.length];
    System.arraycopy(name.getBytes(StandardCharsets.US_ASCII), 0, suiteId, 0, name.length());
    for (int i = 0, at = name.length(); i < ids.length; i++, at += 2) {
      suiteId[at] = (byte) (ids[i] >> 8);
      suiteId[at + 1] = (byte) ids[i];
    }
    return suiteId;
  }

  byte[] extract(byte[] salt, Label label, byte[] ikm) {
    return hash.hmac(salt, VERSION, suiteId, label.text, ikm);
  }

  byte[] expand(byte[] prk, Label label, int length, byte[]... info) {
    byte[][] labeled = new byte[info.length + 4][];
    labeled[0] = new byte[] {(byte) (length >> 8), (byte) length};
    labeled[1] = VERSION;
    labeled[2] = suiteId;
    labeled[3] = label.text;
    System.arraycopy(info, 0, labeled, 4, info.length);
    return hash.expand(prk, length, labeled);
  }

  /// The labels that separate what is derived.
  enum Label {
    /// DHKEM's shared secret, extracted (RFC 9180 §4.1).
    EAE_PRK("eae_prk"),
    /// DHKEM's shared secret, expanded (RFC 9180 §4.1).
    SHARED_SECRET("shared_secret"),
    /// DeriveKeyPair, extracted (RFC 9180 §7.1.3).
    DKP_PRK("dkp_prk"),
    /// DeriveKeyPair for X25519 and X448 (RFC 9180 §7.1.3).
    SK("sk"),
    /// DeriveKeyPair for the NIST curves (RFC 9180 §7.1.3).
    CANDIDATE("candidate"),
    /// The hash of the PSK's identifier (RFC 9180 §5.1).
    PSK_ID_HASH("psk_id_hash"),
    /// The hash of the application's info (RFC 9180 §5.1).
    INFO_HASH("info_hash"),
    /// The secret of a context (RFC 9180 §5.1).
    SECRET("secret"),
    /// The AEAD key of a context (RFC 9180 §5.1).
    KEY("key"),
    /// What a context's nonces start from (RFC 9180 §5.1).
    BASE_NONCE("base_nonce"),
    /// What a context exports from (RFC 9180 §5.1).
    EXPORTER("exp"),
    /// One exported secret (RFC 9180 §5.3).
    EXPORT("sec");

    @SuppressWarnings("ImmutableEnumChecker") // never handed out, never written
    private final byte[] text;

    Label(String text) {
      this.text = text.getBytes(StandardCharsets.US_ASCII);
    }
  }
}
