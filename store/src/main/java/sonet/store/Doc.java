package sonet.store;

import java.time.Instant;
import sonet.crypto.Bytes;

/// A document.
///
/// @param id its name
/// @param version 1 for the first writing, one more for each after it
/// @param body its content
/// @param expiresAt from then on it is as if it were not there; [DocWrite#NEVER] for what stays
public record Doc(DocId id, long version, Bytes body, Instant expiresAt) {
  /// One that stays.
  public Doc(DocId id, long version, Bytes body) {
    this(id, version, body, DocWrite.NEVER);
  }
}
