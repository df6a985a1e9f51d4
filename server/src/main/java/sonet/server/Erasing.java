package sonet.server;

import java.util.List;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.server.account.Erasures;
import sonet.server.blob.Blobs;
import sonet.server.http.RefusalException;
import sonet.server.inbox.DeliveryKeys;
import sonet.server.storage.LateDocs;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Head;

/// Everything that devices and accounts leave behind, across all parts of the service.
final class Erasing {
  private Erasing() {}

  static Erasures of(Storage storage, LateDocs late, DeliveryKeys deliveryKeys, Blobs blobs) {
    List<Erasures.Step<DeviceId>> ofDevice =
        List.of(
            (at, device) -> inbox(storage, at, device),
            (at, device) -> storage.run(store -> store.drop(at.keyPackages(device, 0))),
            (at, device) -> storage.run(store -> store.drop(at.ecPrekeys(device))),
            (at, device) -> {
              late.forget(at.lastActive(device));
              var _ =
                  storage.write(
                      Batch.ofDocs(
                          new DocWrite.Delete(at.lastActive(device)),
                          new DocWrite.Delete(at.prekeyBundle(device))));
            });
    List<Erasures.Step<AccountName>> ofAccount = List.of(deliveryKeys::erase, blobs::erase);
    return new Erasures(storage, ofDevice, ofAccount);
  }

  private static void inbox(Storage storage, Locations at, DeviceId device)
      throws RefusalException {
    Head head = storage.call(store -> store.head(at.inboxLog(device)));
    storage.run(store -> store.trim(at.inboxLog(device), head.seq()));
  }
}
