package sonet.server.admin;

import java.time.Duration;
import java.util.Optional;
import sonet.protocol.AdminTask;
import sonet.protocol.AdminTask.Kind;
import sonet.protocol.TenantName;
import sonet.protocol.TenantState;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.server.tenant.TenantEntry;
import sonet.server.tenant.Tenants;
import sonet.store.BlobStore;
import sonet.store.StoreException;

/// Removes tenants with all they have, piece by piece, so that the others are served in between.
///
/// A tenant is first marked, and from then on refused; requests that were under way at that moment
/// may still write, so what they wrote is removed in a second pass, when their time is up. A
/// deletion that a stop of the server broke off goes on at the next start.
public final class Deletions {
  private static final int PIECE = 1_000;
  private static final Duration STEP = Duration.ofMillis(50);

  private final Tenants tenants;
  private final Storage storage;
  private final BlobStore blobs;
  private final Tasks tasks;
  private final Duration requestTime;

  /// Deletions as tasks.
  ///
  /// @param requestTime after which no request from before is under way
  public Deletions(
      Tenants tenants, Storage storage, BlobStore blobs, Tasks tasks, Duration requestTime) {
    this.tenants = tenants;
    this.storage = storage;
    this.blobs = blobs;
    this.tasks = tasks;
    this.requestTime = requestTime;
  }

  /// Goes on with what was begun before.
  ///
  /// @throws RefusalException when the store fails
  public void resume() throws RefusalException {
    for (TenantEntry tenant : tenants.all()) {
      if (tenant.state() == TenantState.DELETING) {
        AdminTask _ = start(tenant);
      }
    }
  }

  /// Begins to delete a tenant.
  ///
  /// @throws RefusalException when there is none, or it must stay
  public AdminTask delete(TenantName name) throws RefusalException {
    return start(tenants.beginDeletion(name));
  }

  private AdminTask start(TenantEntry tenant) throws RefusalException {
    return tasks.start(
        Kind.TENANT_DELETION,
        progress -> {
          long pieces = erase(tenant, 0, progress);
          long deadline = System.nanoTime() + requestTime.toNanos();
          while (System.nanoTime() - deadline < 0) {
            progress.at(pieces, Optional.empty(), "requests that were under way come to their end");
            Thread.sleep(STEP);
          }
          pieces = erase(tenant, pieces, progress);
          tenants.endDeletion(tenant);
          return "the tenant " + tenant.name() + " is gone";
        });
  }

  private long erase(TenantEntry tenant, long before, Tasks.Progress progress)
      throws StoreException, RefusalException, InterruptedException {
    long pieces = before;
    while (storage.call(store -> store.erase(tenant.id(), PIECE))) {
      pieces++;
      progress.at(pieces, Optional.empty(), "pieces of 1000 rows of " + tenant.name());
    }
    while (blobs.erase(tenant.id(), PIECE)) {
      pieces++;
      progress.at(pieces, Optional.empty(), "pieces of 1000 attachments of " + tenant.name());
    }
    while (blobs.erase(tenant.id(), PIECE)) {
      pieces++;
      progress.at(pieces, Optional.empty(), "pieces of 1000 attachments of " + tenant.name());
    }
    return pieces;
  }
}
