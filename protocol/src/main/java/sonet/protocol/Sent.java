package sonet.protocol;

import java.time.Instant;

/// Messages were taken, durably unless they are ephemeral.
///
/// @param at when
public record Sent(Instant at) {}
