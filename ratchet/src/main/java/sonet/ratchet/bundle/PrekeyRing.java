package sonet.ratchet.bundle;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;

/// The private keys of a device, as its storage has them when a first message is to be accepted.
///
/// The engine reads from it and changes nothing: what a first message used up, it returns
/// ([sonet.ratchet.UsedPrekeys]), so that keys are deleted and the session saved in one step. Key
/// pairs that were handed out stay the ring's.
public interface PrekeyRing {
  /// Who the device is.
  PairIdentity identity();

  /// The bundle of ours with a version: the present one, or one that is retired but not deleted.
  Optional<OwnBundle> bundle(long version);

  /// A one-time key that nobody has used yet.
  Optional<KeyPair> oneTime(PairSuite suite, PrekeyKind kind, PrekeyId id);

  /// Whether a first message was accepted before. It is needed for those that used no one-time key;
  /// what was recorded can be forgotten with the bundle that it was for.
  ///
  /// @param initiation [sonet.ratchet.UsedPrekeys#initiation()]
  boolean wasAccepted(Bytes initiation);
}
