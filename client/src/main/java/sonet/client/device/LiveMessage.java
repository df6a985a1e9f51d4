package sonet.client.device;

import java.time.Instant;
import sonet.client.pair.Peer;
import sonet.client.trust.TrustMessage;

/// Something that a device said in a comparison of short strings.
///
/// @param from whose device
/// @param at when the server took it
/// @param message what
record LiveMessage(Peer from, Instant at, TrustMessage message) {}
