package sonet.store;

/// An engine: all that the service keeps, safe for any number of threads.
public interface Store extends LogStore, DocStore, PoolStore, TenantStore, AutoCloseable {
  /// Finishes what was begun and lets the storage go. Later calls fail with `CLOSED`.
  @Override
  void close();
}
