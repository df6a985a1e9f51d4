package sonet.server.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ChangeSuites;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.NewDevice;
import sonet.protocol.Notice;
import sonet.server.http.RefusalException;
import sonet.server.notice.Notices;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.Storage.Versioned;
import sonet.server.transparency.Submissions.Submission;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.LogWrite;
import sonet.store.Outcome;

/// What an account's devices change about its keys without a device coming or going: its recovery
/// key, and the suites that the log says of a device.
///
/// A recovery key is kept as a device is, under the id of its key, so that no key is in two places;
/// it just is none of the account's devices: nothing is addressed to it.
public final class RecoveryKeys {
  private static final String NAME = "recovery key";

  private final Storage storage;
  private final Accounts accounts;
  private final Notices notices;
  private final Primitives primitives;
  private final Erasures erasures;
  private final Devices.Departure departure;

  /// The recovery keys of accounts.
  public RecoveryKeys(Devices.Parts parts) {
    this.storage = parts.storage();
    this.accounts = parts.accounts();
    this.notices = parts.notices();
    this.primitives = parts.primitives();
    this.erasures = parts.erasures();
    this.departure = parts.departure();
  }

  /// Puts another recovery key in the place of the one that the caller's account has, or none, and
  /// tells the other devices.
  ///
  /// @throws RefusalException when the key is taken, proof or endorsement are wrong, or the device
  ///   set is not the next one
  public void change(Caller caller, ChangeRecoveryKey request) throws RefusalException {
    Locations at = caller.locations();
    Optional<NewDevice> fresh =
        request.key().map(key -> new NewDevice(NAME, key.signatureKey(), key.proof()));
    Optional<Device> key =
        fresh.isEmpty()
            ? Optional.empty()
            : Optional.of(
                accounts.endorsed(caller, fresh.get(), request.key().orElseThrow().endorsement()));
    while (true) {
      Versioned<AccountEntry> account = accounts.entry(at, caller.account());
      Optional<DeviceId> before = account.value().recoveryKey();
      if (key.isPresent() && before.equals(key.map(Device::id))) {
        return;
      }
      Submission submission =
          accounts
              .deviceSets()
              .changingRecoveryKey(at, caller.device(), fresh, request.deviceSet());
      List<DocWrite> docs = new ArrayList<>();
      AccountEntry changed = account.value().withRecoveryKey(key.map(Device::id));
      docs.add(
          new DocWrite.Replace(
              at.account(caller.account()), account.version(), storage.encode(changed)));
      docs.add(submission.last());
      if (before.isPresent()) {
        docs.add(new DocWrite.Delete(at.device(before.get())));
        docs.add(erasures.planned(at, before.get()));
      }
      if (key.isPresent()) {
        Bytes entry = storage.encode(DeviceEntry.ofRecoveryKey(key.get()));
        docs.add(new DocWrite.Create(at.device(key.get().id()), entry));
      }
      Outcome outcome =
          storage.decide(new Batch(Accounts.with(submission, told(caller, changed)), docs));
      if (outcome instanceof Outcome.Written) {
        if (before.isPresent()) {
          departure.of(at, before.get());
          erasures.finish(at, before.get());
        }
        return;
      }
      if (outcome instanceof Outcome.DocConflict(var id, var _)
          && key.isPresent()
          && id.equals(at.device(key.get().id()))) {
        throw Accounts.keyTaken();
      }
    }
  }

  private List<LogWrite> told(Caller caller, AccountEntry account) {
    Bytes occasion = primitives.random(16);
    return account.devices().stream()
        .filter(id -> !id.equals(caller.id()))
        .map(id -> notices.write(caller.locations(), id, new Notice.RecoveryKeyChanged(), occasion))
        .toList();
  }

  /// Says in the log which suites the caller can use.
  ///
  /// @throws RefusalException when the device set is not the next one, or says something else
  public void changeSuites(Caller caller, ChangeSuites request) throws RefusalException {
    Locations at = caller.locations();
    while (true) {
      Submission submission =
          accounts.deviceSets().changingSuites(at, caller.device(), request.deviceSet());
      Batch batch = new Batch(List.of(submission.queue()), List.of(submission.last()));
      if (storage.decide(batch) instanceof Outcome.Written) {
        return;
      }
    }
  }
}
