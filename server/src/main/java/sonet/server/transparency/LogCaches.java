package sonet.server.transparency;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.store.Tenant;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixNode;
import sonet.transparency.vrf.VrfOutput;
import sonet.transparency.wire.LabelVersion;

/// What is kept in memory of all logs: decoded pages of prefix trees, log entries, and the VRF
/// proofs of labels that were asked for. None of it ever changes, and the number of a tenant is
/// never given again, so nothing here can be wrong.
///
/// The newest page of each path has a place of its own, where the next one takes it over: these are
/// the tree that the next entry changes and that every search ends in. As each page is written once
/// and then read at most once for the next entry, they would be nothing but misses among the pages
/// of older entries, of which those near the roots are asked for again and again.
///
/// Pages and entries name nobody. A proof belongs to a label, and is forgotten with it: at once in
/// the process that erases the label, and in others after [#PROOF_LIFE] at the latest.
public final class LogCaches {
  private static final int OVERHEAD = 150;

  /// A decoded page takes so many times the bytes that it has in the store.
  private static final int DECODED = 5;

  /// For how long a proof is kept.
  static final Duration PROOF_LIFE = Duration.ofHours(1);

  private final Cache<PathKey, NewestPage> newest;
  private final Cache<PageKey, Page> pages;
  private final Cache<EntryKey, EntryDocument> entries;
  private final Cache<ProofKey, VrfOutput> proofs;

  /// Caches of so much.
  ///
  /// @param pageBytes of the newest pages, about, and as much of older ones
  /// @param entryBytes of log entries, about
  /// @param proofBytes of VRF proofs, about
  public LogCaches(long pageBytes, long entryBytes, long proofBytes) {
    this.newest =
        cache()
            .maximumWeight(pageBytes)
            .weigher((PathKey _, NewestPage page) -> OVERHEAD + page.weight())
            .build();
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
    this.proofs =
        cache()
            .maximumWeight(proofBytes)
            .weigher(LogCaches::weight)
            .expireAfterWrite(PROOF_LIFE)
            .build();
  }

  private static Caffeine<Object, Object> cache() {
    return Caffeine.newBuilder().executor(Runnable::run).recordStats();
  }

  private static int weight(ProofKey key, VrfOutput kept) {
    return 2 * OVERHEAD
        + key.which().label().length()
        + kept.output().length()
        + kept.proof().length();
  }

  /// Which page of whose log.
  record PageKey(Tenant tenant, PageId id) {}

  /// A decoded page.
  ///
  /// @param root its topmost node
  /// @param weight about how many bytes it takes
  record Page(PrefixNode root, int weight) {
    static Page of(PrefixNode root, Bytes stored) {
      return new Page(root, DECODED * stored.length());
    }
  }

  /// Which path of the newest tree of whose log.
  record PathKey(Tenant tenant, Bytes path) {}

  /// The page of a path that was written last.
  ///
  /// @param version the position of the entry that wrote it
  /// @param page the page
  record NewestPage(long version, Page page) {
    int weight() {
      return page.weight();
    }
  }

  /// Which entry of whose log.
  record EntryKey(Tenant tenant, long position) {}

  /// Which version of which label of whose log.
  record ProofKey(Tenant tenant, LabelVersion which) {}

  Cache<PathKey, NewestPage> newest() {
    return newest;
  }

  Cache<PageKey, Page> pages() {
    return pages;
  }

  Cache<EntryKey, EntryDocument> entries() {
    return entries;
  }

  Cache<ProofKey, VrfOutput> proofs() {
    return proofs;
  }

  /// Forgets the proofs of labels. The cache is looked through once for all of them.
  void forget(Tenant tenant, Set<Bytes> labels) {
    boolean _ =
        proofs
            .asMap()
            .keySet()
            .removeIf(key -> key.tenant().equals(tenant) && labels.contains(key.which().label()));
  }

  /// Forgets what was of a tenant.
  void forget(Tenant tenant) {
    boolean _ = newest.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
    boolean _ = pages.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
    boolean _ = entries.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
    boolean _ = proofs.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
  }

  /// The caches by name, for their hit rates.
  public Map<String, Cache<?, ?>> caches() {
    return Map.of(
        "transparency-newest-pages", newest,
        "transparency-pages", pages,
        "transparency-entries", entries,
        "transparency-proofs", proofs);
  }
}
