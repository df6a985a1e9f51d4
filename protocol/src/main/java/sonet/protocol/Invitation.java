package sonet.protocol;

import java.time.Instant;

/// An invitation, without its code.
///
/// @param id names it to administrators
/// @param accounts how many more may be registered with it
/// @param expiresAt until when
public record Invitation(String id, int accounts, Instant expiresAt) {}
