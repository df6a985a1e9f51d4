package sonet.interop.signal;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.ratchet.braid.BraidProfile;
import sonet.ratchet.braid.BraidProtocol;
import sonet.ratchet.doubleratchet.InitialKeys;
import sonet.ratchet.doubleratchet.Limits;
import sonet.ratchet.doubleratchet.RatchetProfile;

/// Signal's labels and limits, given to the engine's core.
final class SignalProfile {
  private static final Bytes AGREEMENT =
      Bytes.utf8("WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024");
  private static final Limits LIMITS = new Limits(25_000, 2_000, 5, Long.MAX_VALUE / 2);
  private static final BraidProfile BRAID =
      new BraidProfile(
          1,
          Bytes.utf8("Signal_PQCKA_V1_MLKEM768"),
          new BraidProfile.ChainLabels(
              Bytes.utf8("Signal PQ Ratchet V1 Chain  Start"),
              Bytes.utf8("Signal PQ Ratchet V1 Chain Next"),
              Bytes.utf8("Signal PQ Ratchet V1 Chain Add Epoch")),
          BraidProfile.Beginning.NEGOTIATED,
          new BraidProfile.Limits(25_000, 2_000));

  /// With the braid.
  static final RatchetProfile BRAIDED =
      profile(Optional.of(new BraidProtocol(BRAID, SignalKeys.SUITE.provider())));

  /// As it was before the braid, which the library still takes part in.
  static final RatchetProfile UNBRAIDED = profile(Optional.empty());

  private SignalProfile() {}

  private static RatchetProfile profile(Optional<BraidProtocol> braid) {
    return new RatchetProfile(
        SignalKeys.SUITE,
        Bytes.utf8("WhisperRatchet"),
        0,
        new ClearHeaders(braid.isPresent()),
        new CbcMessages(),
        braid,
        LIMITS);
  }

  /// Root key, first chain key, key of the braid. The chain is one that nobody sends in: the
  /// responder's first message begins another.
  static InitialKeys initial(Secret shared) {
    try (Secret salt = Secret.zeros(32);
        Secret prk = SignalKeys.SUITE.extract(salt, shared);
        Secret all = SignalKeys.SUITE.expand(prk, AGREEMENT, 96)) {
      return new InitialKeys(all.slice(0, 32), Secret.zeros(0), Secret.zeros(0), all.slice(64, 96));
    }
  }
}
