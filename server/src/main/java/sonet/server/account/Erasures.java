package sonet.server.account;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocId;
import sonet.store.DocWrite;

/// Erases what is left of devices and accounts that are gone: more than one batch can.
///
/// What is to be erased is noted in the batch that ends the device, each step may be done twice,
/// and the note goes last. What a crash left is finished by the sweeper.
public final class Erasures {
  private final Storage storage;
  private final List<Step<DeviceId>> deviceSteps;
  private final List<Step<AccountName>> accountSteps;

  /// Erasure in steps.
  public Erasures(
      Storage storage, List<Step<DeviceId>> deviceSteps, List<Step<AccountName>> accountSteps) {
    this.storage = storage;
    this.deviceSteps = List.copyOf(deviceSteps);
    this.accountSteps = List.copyOf(accountSteps);
  }

  /// Erases one kind of thing that something has. It may be done again.
  @FunctionalInterface
  public interface Step<T> {
    /// Erases it.
    ///
    /// @throws RefusalException when the store fails
    void erase(Locations at, T whose) throws RefusalException;
  }

  /// The note that a device is to be erased.
  DocWrite planned(Locations at, DeviceId device) {
    return new DocWrite.Put(at.deviceErasure(device), Bytes.EMPTY);
  }

  /// The note that an account is to be erased.
  DocWrite planned(Locations at, AccountName account) {
    return new DocWrite.Put(at.accountErasure(account), Bytes.EMPTY);
  }

  /// Erases a device of which it was noted.
  void finish(Locations at, DeviceId device) throws RefusalException {
    finish(at, device, deviceSteps, at.deviceErasure(device));
  }

  /// Erases an account of which it was noted.
  void finish(Locations at, AccountName account) throws RefusalException {
    finish(at, account, accountSteps, at.accountErasure(account));
  }

  private <T> void finish(Locations at, T whose, List<Step<T>> steps, DocId note)
      throws RefusalException {
    for (Step<T> step : steps) {
      step.erase(at, whose);
    }
    var _ = storage.write(Batch.ofDocs(new DocWrite.Delete(note)));
  }

  /// Finishes some of what a crash left of a tenant; how many.
  ///
  /// @throws RefusalException when the store fails
  public int sweep(Locations at, int limit) throws RefusalException {
    List<Doc> devices = storage.scan(at.deviceErasures(), limit);
    for (Doc note : devices) {
      DeviceId device = new DeviceId(note.id().key());
      if (storage.call(store -> store.get(at.device(device))).isEmpty()) {
        finish(at, device);
      } else {
        // It was registered again.
        var _ = storage.write(Batch.ofDocs(new DocWrite.Delete(note.id())));
      }
    }
    List<Doc> accounts = storage.scan(at.accountErasures(), limit);
    for (Doc note : accounts) {
      finish(at, new AccountName(note.id().key().toUtf8()));
    }
    return devices.size() + accounts.size();
  }
}
