package sonet.server.blob;

import java.lang.System.Logger.Level;
import java.util.Map;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.store.BlobStore;
import sonet.store.StoreException;

/// The store of the bytes as operations use it: its failures are answers.
public final class BlobBytes {
  private static final System.Logger LOG = System.getLogger(BlobBytes.class.getName());

  private final BlobStore store;

  /// Bytes in a store.
  public BlobBytes(BlobStore store) {
    this.store = store;
  }

  /// Something done with the store.
  @FunctionalInterface
  interface Use<T> {
    T with(BlobStore store) throws StoreException;
  }

  /// Does something with the store.
  <T> T call(Use<T> use) throws RefusalException {
    try {
      return use.with(store);
    } catch (StoreException e) {
      throw refusal(e);
    }
  }

  private static RefusalException refusal(StoreException e) {
    if (e.reason() == StoreException.Reason.FULL) {
      LOG.log(Level.ERROR, e.getMessage());
      return RefusalException.of(
          ProblemType.STORAGE_FULL, "there is no room for the attachment; the part was not kept");
    }
    LOG.log(Level.ERROR, "the store of the attachments failed", e);
    return new RefusalException(
        Problem.of(
            ProblemType.UNAVAILABLE, "the attachments cannot be reached; the operator was told"),
        Map.of("Retry-After", "2"));
  }
}
