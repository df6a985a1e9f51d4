package sonet.server.blob;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.ListedBlob;

/// Removes bytes that no description belongs to any more: of attachments that have expired, of
/// uploads that were given up, and what a crash left.
public final class BlobSweep {
  /// So long bytes may be without a description, should one just be written.
  private static final Duration GRACE = Duration.ofHours(1);

  private final Storage storage;
  private final BlobBytes bytes;
  private final BlobQuota quota;

  /// A sweep over descriptions and bytes.
  public BlobSweep(Storage storage, BlobBytes bytes, BlobQuota quota) {
    this.storage = storage;
    this.bytes = bytes;
    this.quota = quota;
  }

  /// What a part of a sweep has done.
  ///
  /// @param removed how many
  /// @param next where the next part begins; empty when this was the last one
  public record Part(int removed, Bytes next) {}

  /// Looks at some of a tenant's blobs.
  ///
  /// @param after those behind this one; empty for the first
  /// @throws RefusalException when a store fails
  public Part sweep(Locations at, Bytes after, int limit, Instant now) throws RefusalException {
    List<ListedBlob> page = bytes.call(store -> store.list(at.tenant(), after, limit));
    int removed = 0;
    for (ListedBlob blob : page) {
      if (blob.changedAt().plus(GRACE).isBefore(now)
          && storage.call(store -> store.get(at.blob(blob.id().name()))).isEmpty()) {
        var _ =
            bytes.call(store -> {
              store.delete(blob.id());
              return blob;
            });
        removed++;
      }
    }
    quota.recount(at.tenant());
    return new Part(removed, page.size() < limit ? Bytes.EMPTY : page.getLast().id().name());
  }
}
