package sonet.server.audit;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditSubject;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.transparency.AccountErasure;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;

/// Counts in a tenant's trail how many accounts were deleted soon after an administrator changed
/// their keys. Which ones is not said.
public final class ErasureCounts implements AccountErasure.Witness {
  private final Trails trails;

  /// Counts in these trails.
  public ErasureCounts(Trails trails) {
    this.trails = trails;
  }

  @Override
  public Batch deletedAfterAdministrator(Locations at) throws RefusalException {
    Optional<Doc> before = trails.storage().call(store -> store.get(at.auditErasures()));
    long count = before.map(doc -> Long.parseLong(doc.body().toUtf8())).orElse(0L) + 1;
    Bytes body = Bytes.utf8(Long.toString(count));
    AuditAct act =
        AuditAct.ofService(trails.newId(), AuditAct.ERASED_AFTER_ADMINISTRATOR)
            .on(AuditSubject.NOTHING.with(Long.toString(count)));
    DocWrite counted =
        before.isPresent()
            ? new DocWrite.Replace(at.auditErasures(), before.get().version(), body)
            : new DocWrite.Create(at.auditErasures(), body);
    return new Batch(List.of(trails.write(at, act)), List.of(counted));
  }
}
