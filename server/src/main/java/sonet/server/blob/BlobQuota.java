package sonet.server.blob;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.tenant.Tenants;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.Tenant;

/// How much accounts and tenants may have in attachments. An announced one counts as a whole.
///
/// An account's are added up when it announces another one: their descriptions lie together, and
/// expired ones are not among them. A tenant's sum is held in memory and added up anew by the
/// sweeper, so that it errs for as long as a sweep takes to come round.
public final class BlobQuota {
  private static final int PAGE = 500;

  private final Storage storage;
  private final Tenants tenants;
  private final Supplier<Limits> bounds;
  private final Map<Tenant, AtomicLong> sums = new ConcurrentHashMap<>();

  /// Quotas over the descriptions of blobs.
  ///
  /// @param bounds what an account may have now
  public BlobQuota(Storage storage, Tenants tenants, Supplier<Limits> bounds) {
    this.storage = storage;
    this.tenants = tenants;
    this.bounds = bounds;
  }

  /// What an account may have.
  ///
  /// @param number of attachments
  /// @param bytes of all together
  /// @param size of one
  public record Limits(int number, long bytes, long size) {}

  /// Checks that an account may have one more of a size.
  void require(Locations at, AccountName account, long size) throws RefusalException {
    Limits limits = bounds.get();
    if (size > limits.size()) {
      throw RefusalException.of(
          ProblemType.TOO_LARGE,
          "an attachment may have %d bytes, not %d".formatted(limits.size(), size));
    }
    Sum own = sum(at.blobs(account));
    if (own.number() >= limits.number() || size > limits.bytes() - own.bytes()) {
      throw RefusalException.of(
          ProblemType.QUOTA,
          "the account has %d attachments of %d bytes; it may have %d of %d bytes"
              .formatted(own.number(), own.bytes(), limits.number(), limits.bytes()));
    }
    Optional<Long> most = tenants.settings(at).quotas().attachmentBytes();
    if (most.isPresent() && size > most.get() - tenantSum(at).get()) {
      throw RefusalException.of(
          ProblemType.TENANT_QUOTA,
          "the tenant may have " + most.get() + " bytes of attachments, which it has");
    }
  }

  /// One was announced, or removed with a negative size.
  void add(Locations at, long size) throws RefusalException {
    long _ = tenantSum(at).addAndGet(size);
  }

  private AtomicLong tenantSum(Locations at) throws RefusalException {
    AtomicLong known = sums.get(at.tenant());
    if (known != null) {
      return known;
    }
    AtomicLong counted = new AtomicLong(sum(at.blobs()).bytes());
    AtomicLong before = sums.putIfAbsent(at.tenant(), counted);
    return before == null ? counted : before;
  }

  /// Adds a tenant's up anew the next time.
  void recount(Tenant tenant) {
    var _ = sums.remove(tenant);
  }

  private record Sum(int number, long bytes) {}

  private Sum sum(DocId prefix) throws RefusalException {
    int number = 0;
    long bytes = 0;
    Bytes after = Bytes.EMPTY;
    while (true) {
      Bytes from = after;
      List<Doc> page = storage.call(store -> store.scan(prefix, from, PAGE));
      for (Doc doc : page) {
        number++;
        bytes += storage.decode(doc.body(), BlobEntry.class).size();
      }
      if (page.size() < PAGE) {
        return new Sum(number, bytes);
      }
      after = page.getLast().id().key();
    }
  }
}
