package sonet.server.account;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sonet.crypto.Bytes;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.Notice;
import sonet.protocol.ProblemType;
import sonet.protocol.Removal;
import sonet.protocol.ReplaceDevices;
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

/// Puts a further device in the place of others of its account, in one batch: either all of it is
/// done or nothing. A recovery key does that after devices were lost, and may leave some; a device
/// does it to itself, to have another key.
public final class Replacements {
  private final Storage storage;
  private final InstantSource clock;
  private final Accounts accounts;
  private final Notices notices;
  private final Primitives primitives;
  private final Erasures erasures;
  private final Devices.Departure departure;

  /// Replacements in accounts.
  public Replacements(Devices.Parts parts) {
    this.storage = parts.storage();
    this.clock = parts.clock();
    this.accounts = parts.accounts();
    this.notices = parts.notices();
    this.primitives = parts.primitives();
    this.erasures = parts.erasures();
    this.departure = parts.departure();
  }

  /// Registers the device and removes the others; tells those that stay. The same again finds what
  /// is there.
  ///
  /// @throws RefusalException when the key is taken, a signature is wrong, a device is none of the
  ///   account, or the caller may not replace it
  public Device replace(Caller caller, ReplaceDevices request) throws RefusalException {
    Locations at = caller.locations();
    Device device = accounts.endorsed(caller, request.device(), request.endorsement());
    Map<DeviceId, Removal> removals = removals(caller, request);
    while (true) {
      Versioned<AccountEntry> account = accounts.entry(at, caller.account());
      if (account.value().devices().contains(device.id())) {
        return accounts.require(at, device.id());
      }
      AccountEntry left = account.value().without(removals.keySet());
      accounts.requireRoom(left.devices().size());
      Submission submission =
          accounts
              .deviceSets()
              .replacing(
                  at,
                  caller.device(),
                  request.device(),
                  keys(caller, account.value(), removals.keySet()),
                  request.deviceSet());
      List<DocWrite> docs = new ArrayList<>();
      docs.add(
          new DocWrite.Replace(
              at.account(caller.account()),
              account.version(),
              storage.encode(left.with(device.id()))));
      docs.add(submission.last());
      docs.add(new DocWrite.Create(at.device(device.id()), storage.encode(DeviceEntry.of(device))));
      docs.add(new DocWrite.Delete(at.removal(device.id())));
      removals.forEach((id, removal) -> {
        docs.add(new DocWrite.Delete(at.device(id)));
        docs.add(
            new DocWrite.Put(
                at.removal(id),
                storage.encode(RemovedDevice.by(removal)),
                clock.instant().plus(Devices.REMEMBERED)));
        docs.add(erasures.planned(at, id));
      });
      List<LogWrite> told = told(caller, left, new Told(device.id(), removals.values()));
      Outcome outcome = storage.decide(new Batch(Accounts.with(submission, told), docs));
      if (outcome instanceof Outcome.Written) {
        removals.keySet().forEach(id -> departure.of(at, id));
        for (DeviceId id : removals.keySet()) {
          erasures.finish(at, id);
        }
        return device;
      }
      if (outcome instanceof Outcome.DocConflict(var id, var _)
          && id.equals(at.device(device.id()))) {
        throw Accounts.keyTaken();
      }
    }
  }

  private Map<DeviceId, Removal> removals(Caller caller, ReplaceDevices request)
      throws RefusalException {
    Map<DeviceId, Removal> removals = new LinkedHashMap<>();
    for (ReplaceDevices.Removed removed : request.removed()) {
      removals.put(removed.device(), Devices.removal(primitives, caller, request.at(), removed));
    }
    if (caller.by() == Caller.By.DEVICE && !removals.keySet().equals(Set.of(caller.id()))) {
      throw RefusalException.of(
          ProblemType.DEVICE_SET_REFUSED, "a device puts another one in its own place alone");
    }
    return removals;
  }

  private Set<Bytes> keys(Caller caller, AccountEntry account, Set<DeviceId> removed)
      throws RefusalException {
    for (DeviceId id : removed) {
      if (!account.devices().contains(id)) {
        throw RefusalException.of(ProblemType.UNKNOWN_DEVICE, "this account has no device " + id);
      }
    }
    List<Bytes> keys = new ArrayList<>();
    for (DeviceId id : removed) {
      Optional<Device> device = accounts.device(caller.locations(), id);
      device.map(Device::signatureKey).ifPresent(keys::add);
    }
    return keys.stream().collect(Collectors.toUnmodifiableSet());
  }

  /// What those that stay are told.
  private record Told(DeviceId added, Iterable<Removal> removals) {}

  private List<LogWrite> told(Caller caller, AccountEntry left, Told what) {
    Bytes occasion = primitives.random(16);
    List<Notice> all = new ArrayList<>();
    all.add(new Notice.DeviceAdded(what.added()));
    what.removals().forEach(removal -> all.add(new Notice.DeviceRemoved(removal)));
    return left.devices().stream()
        .map(id -> notices.write(caller.locations(), id, all, occasion))
        .toList();
  }
}
