package sonet.ratchet;

import sonet.crypto.Bytes;

/// A message that was sealed.
///
/// @param next what is kept before the message leaves: who sends from the same state twice uses a
///   key twice
/// @param message for the wire
/// @param <S> a session or a list of them
public record Encrypted<S>(S next, Bytes message) {}
