package sonet.mls.schedule;

import java.util.List;
import sonet.crypto.Secret;

/// What came of the search for a message key (RFC 9420 §9, §15.3).
public sealed interface KeyLookup {
  /// The key is there. Nothing has changed yet: the caller adopts `next` when the message proves
  /// genuine, and calls [#discard()] when it does not.
  ///
  /// @param key for this message; the caller closes it
  /// @param next the tree without that key
  /// @param consumed secrets of the old tree that `next` does not have, to be wiped once `next` is
  ///   kept
  /// @param fresh secrets of `next` that the old tree does not have
  record Found(MessageKey key, SecretTree next, List<Secret> consumed, List<Secret> fresh)
      implements KeyLookup {
    public Found {
      consumed = List.copyOf(consumed);
      fresh = List.copyOf(fresh);
    }

    /// Wipes the key and all that `next` has beyond the old tree, which stays as it was.
    public void discard() {
      key.close();
      fresh.forEach(Secret::close);
    }
  }

  /// The key was given out before, or dropped because too many were kept, or it is our own.
  record AlreadyUsed() implements KeyLookup {}

  /// The message skips more generations than the policy allows.
  record TooFarAhead() implements KeyLookup {}
}
