package sonet.protocol;

import java.time.Instant;
import java.util.Optional;
import sonet.crypto.Bytes;

/// The place where a device that is to be linked meets the one that links it: the answer to `GET
/// /v1/links/{link}`. Each of its messages is left once and never changes.
///
/// @param id which place
/// @param expiresAt until when it stands open
/// @param offer of the device that links
/// @param answer of the device that is to be linked, once it has come
/// @param reply to it, once it is there
public record Link(
    Bytes id, Instant expiresAt, Bytes offer, Optional<Bytes> answer, Optional<Bytes> reply) {
  /// How many bytes an id has.
  public static final int ID_LENGTH = 16;
}
