package sonet.client;

import java.time.Instant;
import java.util.Optional;
import sonet.crypto.Bytes;

/// A channel of a conversation, as the server lists it to everyone in that. What it is called and
/// what is said there only those know who are in it.
///
/// @param id of the channel
/// @param openedBy the account that opened it
/// @param openedAt when that was
/// @param conversation the channel, where this device is or was in it
public record Channel(
    Bytes id, String openedBy, Instant openedAt, Optional<Conversation> conversation) {}
