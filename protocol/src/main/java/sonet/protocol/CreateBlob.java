package sonet.protocol;

import java.time.Duration;
import java.util.Optional;
import sonet.crypto.Bytes;

/// The body of `POST /v1/blobs`: announces an attachment, which its sender has encrypted. The
/// answer is [Blob]. Of one account, the same hash again is the same blob, however far it has come.
///
/// @param size how many bytes it has
/// @param sha256 their SHA-256 hash, which is checked when all have come
/// @param keep how long it is kept once it is complete; as long as the server does when absent
public record CreateBlob(long size, Bytes sha256, Optional<Duration> keep) {
  /// Checks numbers and lengths.
  public CreateBlob {
    if (size < 0) {
      throw new IllegalArgumentException("a size is not negative: " + size);
    }
    if (sha256.length() != 32) {
      throw new IllegalArgumentException("a SHA-256 hash has 32 bytes, not " + sha256.length());
    }
    if (keep.isPresent() && !keep.get().isPositive()) {
      throw new IllegalArgumentException("a blob is kept for some time");
    }
  }
}
