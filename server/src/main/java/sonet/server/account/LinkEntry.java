package sonet.server.account;

import java.time.Instant;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.Link;

/// What the store keeps of a link. One that is closed stays for a while without its messages, so
/// that a code that was used is told apart from one that never was.
///
/// @param by the device that opened it
/// @param expiresAt until when it stands open
/// @param offer the first message; empty once it is closed
/// @param answer the second
/// @param reply the last
record LinkEntry(
    DeviceId by, Instant expiresAt, Bytes offer, Optional<Bytes> answer, Optional<Bytes> reply) {
  boolean isOpen(Instant now) {
    return !offer.isEmpty() && now.isBefore(expiresAt);
  }

  LinkEntry answered(Bytes body) {
    return new LinkEntry(by, expiresAt, offer, Optional.of(body), reply);
  }

  LinkEntry replied(Bytes body) {
    return new LinkEntry(by, expiresAt, offer, answer, Optional.of(body));
  }

  LinkEntry closed() {
    return new LinkEntry(by, expiresAt, Bytes.EMPTY, Optional.empty(), Optional.empty());
  }

  Link link(Bytes id) {
    return new Link(id, expiresAt, offer, answer, reply);
  }
}
