package sonet.ratchet;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.ratchet.bundle.PrekeyId;

/// What a first message used up. In the step that saves the session, its receiver deletes the
/// one-time keys and records the initiation; otherwise a server could play the message again.
///
/// @param initiation names the first message ([sonet.ratchet.bundle.PrekeyRing#wasAccepted]); it
///   can be forgotten with the bundle
/// @param bundle the version of the bundle it was for
/// @param suite the suite
/// @param ec the one-time key on the curve, if one was used
/// @param kem the one-time key of the KEM, if one was used; none when it was that of last resort
public record UsedPrekeys(
    Bytes initiation, long bundle, PairSuite suite, Optional<PrekeyId> ec, Optional<PrekeyId> kem) {
  /// Whether the key of last resort was used: the server had no one-time keys left.
  public boolean usedLastResort() {
    return suite.kem().isPresent() && kem.isEmpty();
  }
}
