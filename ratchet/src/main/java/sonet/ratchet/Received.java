package sonet.ratchet;

import java.util.Optional;
import sonet.ratchet.RatchetException.Reason;

/// What came of a message. Only [Opened] changes anything, and only when its `next` is kept.
///
/// @param <S> a session or a list of them
public sealed interface Received<S> {
  /// The message is authentic.
  ///
  /// @param next what is saved, in one step with the payload and with what `used` says
  /// @param session the session that opened it
  /// @param payload what the peer sent
  /// @param used the prekeys that a first message used up; empty for all others
  /// @param <S> a session or a list of them
  record Opened<S>(S next, SessionId session, Payload payload, Optional<UsedPrekeys> used)
      implements Received<S> {}

  /// The same message was opened before.
  ///
  /// @param <S> a session or a list of them
  record Duplicate<S>() implements Received<S> {}

  /// The message cannot be opened, now or later. It may be lost to us, or forged: its receiver asks
  /// the peer for it again ([RetryRequest]).
  ///
  /// @param reason why
  /// @param <S> a session or a list of them
  record Undecryptable<S>(Reason reason) implements Received<S> {}
}
