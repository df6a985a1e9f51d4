package sonet.store;

import java.time.Instant;
import sonet.crypto.Bytes;

/// An entry to be appended.
///
/// @param kind what it is, a number of the caller's
/// @param epoch the epoch it belongs to
/// @param idem names it within its log: a second entry with the same name is not appended
/// @param sender who sent it, empty when nobody is named
/// @param subject what it is about, empty when it is about the log itself
/// @param at when it was taken; kept to the millisecond
/// @param body its content
public record NewEntry(
    int kind, long epoch, Bytes idem, Bytes sender, Bytes subject, Instant at, Bytes body) {}
