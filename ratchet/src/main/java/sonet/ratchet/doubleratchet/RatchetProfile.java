package sonet.ratchet.doubleratchet;

import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.Secret;

/// What the ratchet leaves to the protocol that stands on it.
///
/// @param suite the primitives
/// @param rootInfo the label of the root KDF
/// @param headerKeyLength how long header keys are; 0 where headers travel in the clear
/// @param headers how headers travel
/// @param cipher how messages are sealed
/// @param limits what a receiver puts up with
public record RatchetProfile(
    CipherSuite suite,
    Bytes rootInfo,
    int headerKeyLength,
    HeaderCodec headers,
    MessageCipher cipher,
    Limits limits) {
  private static final int KEY = 32;
  private static final Bytes ROOT = Bytes.utf8("Sonet pair 1.0 root");

  /// Ours: encrypted headers, AES-256-GCM with whole tags.
  public static RatchetProfile sonet(CipherSuite suite) {
    return new RatchetProfile(
        suite, ROOT, KEY, new EncryptedHeaders(), new AeadMessages(), Limits.USUAL);
  }

  /// The same with other limits.
  public RatchetProfile withLimits(Limits other) {
    return new RatchetProfile(suite, rootInfo, headerKeyLength, headers, cipher, other);
  }

  /// `KDF_RK_HE` (§4.2): HKDF over an agreement, salted with the root key.
  Roots root(Secret root, Secret agreement) {
    try (Secret prk = suite.extract(root, agreement);
        Secret all = suite.expand(prk, rootInfo, 2 * KEY + headerKeyLength)) {
      return new Roots(
          all.slice(0, KEY), all.slice(KEY, 2 * KEY), all.slice(2 * KEY, all.length()));
    }
  }

  /// What a step of the root chain gives.
  record Roots(Secret root, Secret chain, Secret nextHeaderKey) {}
}
