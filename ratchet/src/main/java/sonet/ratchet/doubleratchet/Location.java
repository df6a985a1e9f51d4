package sonet.ratchet.doubleratchet;

import sonet.crypto.Secret;
import sonet.ratchet.RatchetException;

/// What a header led to.
public sealed interface Location {
  /// The message's key. It is not known yet whether the message is authentic: the ratchet after it
  /// is kept when it is, and wiped with [DoubleRatchet#wipeExcept] when it is not.
  ///
  /// @param next the ratchet after the message
  /// @param header the header, opened
  /// @param seed of the message, to be closed by the caller
  record Found(DoubleRatchet next, Header header, Secret seed) implements Location {}

  /// The message was read before.
  record Repeated() implements Location {}

  /// There is no key.
  ///
  /// @param reason why
  record Unfound(RatchetException.Reason reason) implements Location {}
}
