package sonet.server.transparency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import sonet.store.Tenant;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixNode;

/// What is kept in memory of all logs: decoded pages of prefix trees, of which those near the roots
/// are asked for again and again, and log entries. None of it ever changes, and the number of a
/// tenant is never given again, so nothing here can be wrong.
public final class LogCaches {
  private static final int OVERHEAD = 150;

  private final Cache<PageKey, Page> pages;
  private final Cache<EntryKey, EntryDocument> entries;

  /// Caches of so much.
  ///
  /// @param pageBytes of pages, about
  /// @param entryBytes of log entries, about
  public LogCaches(long pageBytes, long entryBytes) {
    this.pages =
        cache()
            .maximumWeight(pageBytes)
            .weigher((PageKey _, Page page) -> OVERHEAD + page.weight())
            .build();
    this.entries =
        cache()
            .maximumWeight(entryBytes)
            .weigher((EntryKey _, EntryDocument entry) -> OVERHEAD + entry.weight())
            .build();
  }

  private static Caffeine<Object, Object> cache() {
    return Caffeine.newBuilder().executor(Runnable::run).recordStats();
  }

  /// Which page of whose log.
  record PageKey(Tenant tenant, PageId id) {}

  /// A decoded page.
  ///
  /// @param root its topmost node
  /// @param weight about how many bytes it takes
  record Page(PrefixNode root, int weight) {}

  /// Which entry of whose log.
  record EntryKey(Tenant tenant, long position) {}

  Cache<PageKey, Page> pages() {
    return pages;
  }

  Cache<EntryKey, EntryDocument> entries() {
    return entries;
  }

  /// Forgets what was of a tenant.
  void forget(Tenant tenant) {
    boolean _ = pages.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
    boolean _ = entries.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
  }

  /// The caches by name, for their hit rates.
  public Map<String, Cache<?, ?>> caches() {
    return Map.of("transparency-pages", pages, "transparency-entries", entries);
  }
}
