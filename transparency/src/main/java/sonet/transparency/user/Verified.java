package sonet.transparency.user;

/// What a response showed, after all of it was verified, and what to keep.
///
/// @param state to be kept with what was learned, or not at all
/// @param value what was learned
public record Verified<T>(UserState state, T value) {}
