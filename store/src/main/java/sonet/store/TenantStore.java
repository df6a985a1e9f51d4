package sonet.store;

/// What is done to all that a tenant holds, and to what has expired. Each step is bounded, so that
/// writers go on in between.
public interface TenantStore {
  /// How much a tenant holds. A distributed engine may lag behind by what is being written.
  ///
  /// @throws StoreException when the storage fails
  Usage usage(Tenant tenant) throws StoreException;

  /// Removes some of what a tenant holds, for good. Called again until it says that nothing is
  /// left; the tenant must not write meanwhile.
  ///
  /// @param limit at most so many rows
  /// @return whether there may be more
  /// @throws StoreException when the storage fails
  boolean erase(Tenant tenant, int limit) throws StoreException;

  /// Lets nothing of what was removed or replaced before stay readable in the files of the storage,
  /// as far as the engine can see to that: it overwrites them, or has no such traces.
  ///
  /// @throws StoreException when the storage fails
  void scrub() throws StoreException;

  /// Removes documents and things in pools that have expired, of any tenant.
  ///
  /// @param limit at most so many
  /// @return how many it removed; fewer than the limit when no more were there
  /// @throws StoreException when the storage fails
  int sweep(int limit) throws StoreException;
}
