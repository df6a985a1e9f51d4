package sonet.server.blob;

import java.time.Instant;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Blob;

/// What the store keeps of a blob.
///
/// @param id its id
/// @param owner the account that announced it
/// @param size how many bytes it has
/// @param sha256 their hash
/// @param keepSeconds how long it is kept once it is complete
/// @param state whether it can be read
/// @param expiresAt when it is removed
record BlobEntry(
    Bytes id,
    AccountName owner,
    long size,
    Bytes sha256,
    long keepSeconds,
    Blob.State state,
    Instant expiresAt) {
  BlobEntry complete(Instant now) {
    return new BlobEntry(
        id, owner, size, sha256, keepSeconds, Blob.State.COMPLETE, now.plusSeconds(keepSeconds));
  }

  boolean isComplete() {
    return state == Blob.State.COMPLETE;
  }

  Blob view(long offset) {
    return new Blob(id, size, offset, state, expiresAt);
  }
}
