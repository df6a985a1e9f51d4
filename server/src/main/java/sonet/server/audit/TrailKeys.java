package sonet.server.audit;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.store.Tenant;

/// The keys by which the heads of trails are signed: one for each trail, made when it is first
/// needed, and kept for as long as the tenant.
final class TrailKeys {
  private final Storage storage;
  private final Primitives primitives;
  private final Map<Tenant, Signer> known = new ConcurrentHashMap<>();

  TrailKeys(Storage storage, Primitives primitives) {
    this.storage = storage;
    this.primitives = primitives;
  }

  /// What the store keeps.
  private record Kept(Bytes privateKey, Bytes publicKey) {}

  /// The signer of a tenant's trail.
  Signer of(Locations at) throws RefusalException {
    Signer signer = known.get(at.tenant());
    if (signer != null) {
      return signer;
    }
    Signer opened = open(at);
    Signer before = known.putIfAbsent(at.tenant(), opened);
    return before == null ? opened : before;
  }

  private Signer open(Locations at) throws RefusalException {
    Optional<Storage.Versioned<Kept>> kept = storage.read(at.auditKey(), Kept.class);
    while (kept.isEmpty()) {
      create(at);
      kept = storage.read(at.auditKey(), Kept.class);
    }
    Kept keys = kept.get().value();
    return primitives.signer(new KeyPair(Secret.of(keys.privateKey()), keys.publicKey()));
  }

  /// Of two who create at once the first one's stays.
  private void create(Locations at) throws RefusalException {
    try (KeyPair fresh = primitives.signatureKeys()) {
      Kept kept = new Kept(Bytes.wrap(fresh.privateKey().expose()), fresh.publicKey());
      Outcome _ =
          storage.write(Batch.ofDocs(new DocWrite.Create(at.auditKey(), storage.encode(kept))));
    }
  }

  /// A tenant was deleted, and its key with it.
  void forget(Tenant tenant) {
    var _ = known.remove(tenant);
  }
}
