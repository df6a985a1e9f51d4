package sonet.server.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.Notice;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.ProblemType;
import sonet.protocol.Removal;
import sonet.protocol.RemoveDevice;
import sonet.protocol.RenameDevice;
import sonet.protocol.ReplaceDevices;
import sonet.protocol.SigningInput;
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

/// What an account does with its own devices and with itself.
///
/// A device ends in one batch: its entry goes, with which its tokens die and nothing can be
/// addressed to it any more, the other devices of the account are told, and what is left of it is
/// noted for [Erasures].
public final class Devices {
  /// So long a device that was removed and comes back is told so.
  static final Duration REMEMBERED = Duration.ofDays(366);

  private final Storage storage;
  private final InstantSource clock;
  private final Accounts accounts;
  private final Activity activity;
  private final Notices notices;
  private final Erasures erasures;
  private final Primitives primitives;
  private final Departure departure;
  private final DeviceStock stock;
  private final RecoveryKeys recoveryKeys;
  private final Replacements replacements;
  private final Expulsions expulsions;

  /// Devices of accounts.
  public Devices(Parts parts) {
    this.storage = parts.storage();
    this.clock = parts.clock();
    this.accounts = parts.accounts();
    this.activity = parts.activity();
    this.notices = parts.notices();
    this.erasures = parts.erasures();
    this.primitives = parts.primitives();
    this.departure = parts.departure();
    this.stock = parts.stock();
    this.recoveryKeys = new RecoveryKeys(parts);
    this.replacements = new Replacements(parts);
    this.expulsions = new Expulsions(parts);
  }

  /// What it works with.
  ///
  /// @param stock of keys that devices have published
  /// @param departure hears of each device whose tokens are not good any more
  public record Parts(
      Storage storage,
      InstantSource clock,
      Accounts accounts,
      Activity activity,
      Notices notices,
      Erasures erasures,
      Primitives primitives,
      DeviceStock stock,
      Departure departure) {}

  /// Hears that the tokens of a device are not good any more, so that what is open by them ends.
  @FunctionalInterface
  public interface Departure {
    /// The device signed out or was removed.
    void of(Locations at, DeviceId device);
  }

  /// The recovery keys of accounts.
  public RecoveryKeys recoveryKeys() {
    return recoveryKeys;
  }

  /// Devices that come in the place of others.
  public Replacements replacements() {
    return replacements;
  }

  /// Devices that administrators take out.
  public Expulsions expulsions() {
    return expulsions;
  }

  /// The caller's account.
  ///
  /// @throws RefusalException when the store fails
  public OwnAccount account(Caller caller) throws RefusalException {
    List<OwnDevice> devices = new ArrayList<>();
    AccountEntry account = entry(caller).value();
    for (DeviceId id : account.devices()) {
      var device = accounts.registered(caller.locations(), id);
      if (device.isPresent()) {
        devices.add(own(caller, device.get()));
      }
    }
    return new OwnAccount(
        caller.account(),
        caller.id(),
        devices,
        accounts.recoveryKey(caller.locations(), account),
        accounts.deviceSets().present(caller.locations(), caller.account()));
  }

  private Versioned<AccountEntry> entry(Caller caller) throws RefusalException {
    return accounts.entry(caller.locations(), caller.account());
  }

  private OwnDevice own(Caller caller, Versioned<DeviceEntry> entry) throws RefusalException {
    return new OwnDevice(
        entry.value().device(),
        activity.last(caller.locations(), entry.value().id()),
        stock.of(caller.locations(), entry.value().id()),
        entry.version());
  }

  /// A device of the caller's account.
  ///
  /// @throws RefusalException when it has none of the id
  public OwnDevice device(Caller caller, DeviceId id) throws RefusalException {
    return own(caller, find(caller, id));
  }

  /// A device of another account is as unknown as one that does not exist.
  private Versioned<DeviceEntry> find(Caller caller, DeviceId id) throws RefusalException {
    return accounts
        .registered(caller.locations(), id)
        .filter(device -> device.value().account().equals(caller.account()))
        .orElseThrow(() ->
            RefusalException.of(ProblemType.UNKNOWN_DEVICE, "this account has no device " + id));
  }

  /// Renames a device of the caller's account.
  ///
  /// @param expected the version that the caller saw; empty for any
  /// @throws RefusalException when there is none, or another version of it
  public OwnDevice rename(Caller caller, DeviceId id, OptionalLong expected, RenameDevice request)
      throws RefusalException {
    while (true) {
      Versioned<DeviceEntry> present = find(caller, id);
      require(present, expected);
      DeviceEntry renamed = present.value().renamed(request.name());
      if (replace(caller, present, renamed)) {
        return own(caller, new Versioned<>(renamed, present.version() + 1));
      }
    }
  }

  private static void require(Versioned<DeviceEntry> present, OptionalLong expected)
      throws RefusalException {
    if (expected.isPresent() && expected.getAsLong() != present.version()) {
      throw RefusalException.of(
          ProblemType.CHANGED_MEANWHILE,
          "the device is in version " + present.version() + ", not " + expected.getAsLong());
    }
  }

  private boolean replace(Caller caller, Versioned<DeviceEntry> present, DeviceEntry next)
      throws RefusalException {
    DocWrite write =
        new DocWrite.Replace(
            caller.locations().device(next.id()), present.version(), storage.encode(next));
    return storage.write(Batch.ofDocs(write)) instanceof Outcome.Written;
  }

  /// Ends all tokens of the caller, and what is open by them.
  ///
  /// @throws RefusalException when the store fails
  public void signOut(Caller caller) throws RefusalException {
    Versioned<DeviceEntry> present = find(caller, caller.id());
    while (!replace(caller, present, present.value().signedOut())) {
      present = find(caller, caller.id());
    }
    departure.of(caller.locations(), caller.id());
  }

  /// Removes a device of the caller's account, perhaps the caller.
  ///
  /// @param expected the version that the caller saw; empty for any
  /// @throws RefusalException when there is none, or another version of it, or no other device, or
  ///   the caller has not signed it
  public void remove(Caller caller, DeviceId id, OptionalLong expected, RemoveDevice request)
      throws RefusalException {
    Locations at = caller.locations();
    Removal removal =
        removal(
            primitives, caller, request.at(), new ReplaceDevices.Removed(id, request.signature()));
    while (true) {
      Versioned<DeviceEntry> doomed = find(caller, id);
      require(doomed, expected);
      Versioned<AccountEntry> account = entry(caller);
      AccountEntry left = account.value().without(id);
      if (left.wasDeleted()) {
        throw RefusalException.of(
            ProblemType.LAST_DEVICE, "an account without a device could not be used any more");
      }
      Submission submission =
          accounts
              .deviceSets()
              .removing(at, caller.device(), doomed.value().signatureKey(), request.deviceSet());
      Notice notice = new Notice.DeviceRemoved(removal);
      var occasion = primitives.random(16);
      List<LogWrite> told =
          left.devices().stream()
              .map(device -> notices.write(at, device, notice, occasion))
              .toList();
      List<DocWrite> docs = new ArrayList<>();
      docs.add(
          new DocWrite.Replace(
              at.account(caller.account()), account.version(), storage.encode(left)));
      docs.add(new DocWrite.Delete(at.device(id)));
      docs.add(submission.last());
      docs.add(
          new DocWrite.Put(
              at.removal(id),
              storage.encode(RemovedDevice.by(removal)),
              clock.instant().plus(REMEMBERED)));
      docs.add(erasures.planned(at, id));
      Batch batch = new Batch(Accounts.with(submission, told), docs);
      if (storage.decide(batch) instanceof Outcome.Written) {
        departure.of(at, id);
        erasures.finish(at, id);
        return;
      }
    }
  }

  /// That a caller removes a device of its account.
  ///
  /// @throws RefusalException when it has not signed that
  static Removal removal(
      Primitives primitives, Caller caller, Instant at, ReplaceDevices.Removed removed)
      throws RefusalException {
    Device by = caller.device();
    Bytes input = SigningInput.removal(caller.account(), removed.device(), at);
    if (!primitives.verify(by.signatureKey(), input, removed.signature())) {
      throw RefusalException.of(
          ProblemType.CHALLENGE_FAILED, "the removal is not signed by the key that asks for it");
    }
    return new Removal(
        removed.device(), by.signatureKey(), by.endorsements(), at, removed.signature());
  }

  /// Deletes the caller's account with all its devices.
  ///
  /// @throws RefusalException when the store fails
  public void deleteAccount(Caller caller) throws RefusalException {
    deleteAccount(caller.locations(), caller.account());
  }

  /// Deletes an account with all its devices.
  ///
  /// @throws RefusalException when there is none of the name
  public void deleteAccount(Locations at, AccountName name) throws RefusalException {
    try (Accounts.Place place = accounts.leaving(at)) {
      List<DeviceId> devices = endAccount(at, name);
      place.done();
      devices.forEach(id -> departure.of(at, id));
      for (DeviceId id : devices) {
        erasures.finish(at, id);
      }
      erasures.finish(at, name);
    }
  }

  /// Ends an account, so that all but what is to be erased is gone; its devices.
  private List<DeviceId> endAccount(Locations at, AccountName name) throws RefusalException {
    while (true) {
      Versioned<AccountEntry> account = accounts.entry(at, name);
      List<DeviceId> devices =
          Stream.concat(account.value().devices().stream(), account.value().recoveryKey().stream())
              .toList();
      AccountEntry gone = new AccountEntry(name, List.of());
      List<DocWrite> docs = new ArrayList<>();
      docs.add(new DocWrite.Replace(at.account(name), account.version(), storage.encode(gone)));
      docs.add(erasures.planned(at, name));
      docs.add(accounts.credentials().ending(at, name));
      for (DeviceId id : devices) {
        docs.add(new DocWrite.Delete(at.device(id)));
        docs.add(erasures.planned(at, id));
      }
      Optional<Submission> submission = accounts.deviceSets().deleting(at, name);
      submission.ifPresent(last -> docs.add(last.last()));
      List<LogWrite> logs = submission.map(last -> List.of(last.queue())).orElse(List.of());
      if (storage.decide(new Batch(logs, docs)) instanceof Outcome.Written) {
        return devices;
      }
    }
  }
}
