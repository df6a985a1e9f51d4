package sonet.server;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.server.account.Erasures;
import sonet.server.blob.Blobs;
import sonet.server.http.RefusalException;
import sonet.server.inbox.DeliveryKeys;
import sonet.server.storage.LateDocs;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.transparency.AccountErasure;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.Head;

/// Everything that devices and accounts leave behind, across all parts of the service.
final class Erasing {
  private static final int MAX_GROUPS = 100_000;

  private Erasing() {}

  static Erasures of(
      Storage storage,
      LateDocs late,
      DeliveryKeys deliveryKeys,
      Blobs blobs,
      AccountErasure values) {
    List<Erasures.Step<DeviceId>> ofDevice =
        List.of(
            (at, device) -> inbox(storage, at, device),
            (at, device) -> storage.run(store -> store.drop(at.keyPackages(device, 0))),
            (at, device) -> storage.run(store -> store.drop(at.ecPrekeys(device))),
            (at, device) -> cursors(storage, late, at, device),
            (at, device) -> {
              late.forget(at.lastActive(device));
              var _ =
                  storage.write(
                      Batch.ofDocs(
                          new DocWrite.Delete(at.lastActive(device)),
                          new DocWrite.Delete(at.prekeyBundle(device))));
            });
    List<Erasures.Step<AccountName>> ofAccount =
        List.of(deliveryKeys::erase, blobs::erase, values::plan);
    return new Erasures(storage, ofDevice, ofAccount);
  }

  /// Of memberships nothing goes: a leaf of the device may still be in the group's tree.
  private static void cursors(Storage storage, LateDocs late, Locations at, DeviceId device)
      throws RefusalException {
    List<DocWrite> deleted = new ArrayList<>();
    for (Doc membership : storage.scan(at.memberships(device), MAX_GROUPS)) {
      Bytes key = membership.id().key();
      DocId cursor = at.cursor(new GroupId(key.slice(DeviceId.LENGTH, key.length())), device);
      late.forget(cursor);
      deleted.add(new DocWrite.Delete(cursor));
    }
    if (!deleted.isEmpty()) {
      var _ = storage.write(new Batch(List.of(), deleted));
    }
  }

  private static void inbox(Storage storage, Locations at, DeviceId device)
      throws RefusalException {
    Head head = storage.call(store -> store.head(at.inboxLog(device)));
    storage.run(store -> store.trim(at.inboxLog(device), head.seq()));
  }
}
