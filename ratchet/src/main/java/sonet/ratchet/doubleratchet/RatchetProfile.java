package sonet.ratchet.doubleratchet;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.Secret;
import sonet.ratchet.braid.BraidProfile;
import sonet.ratchet.braid.BraidProtocol;

/// What the ratchet leaves to the protocol that stands on it.
///
/// @param suite the primitives
/// @param rootInfo the label of the root KDF
/// @param headerKeyLength how long header keys are; 0 where headers travel in the clear
/// @param headers how headers travel
/// @param cipher how messages are sealed
/// @param braid the braid beside the chains, where there is one
/// @param limits what a receiver puts up with
public record RatchetProfile(
    CipherSuite suite,
    Bytes rootInfo,
    int headerKeyLength,
    HeaderCodec headers,
    MessageCipher cipher,
    Optional<BraidProtocol> braid,
    Limits limits) {
  private static final int KEY = 32;
  private static final Bytes ROOT = Bytes.utf8("Sonet pair 1.0 root");

  /// Ours: encrypted headers, AES-256-GCM with whole tags.
  public static RatchetProfile sonet(CipherSuite suite, Optional<BraidProtocol> braid) {
    return new RatchetProfile(
        suite, ROOT, KEY, new EncryptedHeaders(), new AeadMessages(), braid, Limits.USUAL);
  }

  /// The same with other limits.
  public RatchetProfile withLimits(Limits other) {
    return new RatchetProfile(suite, rootInfo, headerKeyLength, headers, cipher, braid, other);
  }

  /// Whether every message must carry a piece of the braid; else it may be that the peer does not
  /// braid at all.
  boolean needsBraid() {
    return braid
        .filter(protocol -> protocol.profile().beginning() == BraidProfile.Beginning.KEYED)
        .isPresent();
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
