package sonet.server.account;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sonet.crypto.Bytes;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.AccountPage;
import sonet.protocol.AddDevice;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.Endorsement;
import sonet.protocol.NewDevice;
import sonet.protocol.Notice;
import sonet.protocol.ProblemType;
import sonet.protocol.RegisterAccount;
import sonet.protocol.SigningInput;
import sonet.server.http.RefusalException;
import sonet.server.notice.Notices;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.Storage.Versioned;
import sonet.server.transparency.Submissions.Submission;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.LogWrite;
import sonet.store.Outcome;

/// The directory of accounts and their devices.
///
/// An account is a document with the ids of its devices; a device is a document of its own. Both
/// are written in one batch, so that a name and a key are each given once; in the same batch their
/// change is handed in for the transparency log.
public final class Accounts {
  private static final int COUNTED_AT_ONCE = 1_000;

  private final Storage storage;
  private final Primitives primitives;
  private final InstantSource clock;
  private final int maxDevices;
  private final Doors doors;
  private final Notices notices;

  /// The directory in a storage.
  public Accounts(
      Storage storage, Primitives primitives, InstantSource clock, int maxDevices, Doors doors) {
    this.doors = doors;
    this.notices = new Notices(storage, clock);
    this.storage = storage;
    this.primitives = primitives;
    this.clock = clock;
    this.maxDevices = maxDevices;
  }

  /// Who comes in.
  ///
  /// @param admission says who may
  /// @param room says for how many there is room
  /// @param deviceSets take down in the transparency log who did
  /// @param credentials prove it to others
  public record Doors(
      Admission admission, Room room, DeviceSets deviceSets, Credentials credentials) {}

  /// Says who may register.
  @FunctionalInterface
  public interface Admission {
    /// What is to be written with the registration, such as that an invitation was used.
    ///
    /// @throws RefusalException when nobody, or not this one, may
    List<DocWrite> admit(Locations at, RegisterAccount request) throws RefusalException;
  }

  /// Says how many accounts there may be.
  public interface Room {
    /// An account is about to be registered.
    ///
    /// @throws RefusalException when there is no room for it
    Place enter(Locations at) throws RefusalException;

    /// An account is about to be deleted.
    ///
    /// @throws RefusalException when the store fails
    Place leave(Locations at) throws RefusalException;
  }

  /// One account that comes or goes, until it is closed.
  public interface Place extends AutoCloseable {
    /// One of a tenant that has room for any number.
    Place FREE =
        new Place() {
          @Override
          public void done() {
            // Nobody counts.
          }

          @Override
          public void close() {
            // Nobody counts.
          }
        };

    /// It was written.
    void done();

    @Override
    void close();
  }

  /// What is to be closed when an account was deleted or not.
  Place leaving(Locations at) throws RefusalException {
    return doors.room().leave(at);
  }

  /// Registers an account with its first device. The same again finds what is there.
  ///
  /// @throws RefusalException when name or key are taken, the proof is wrong, or the tenant is full
  public Account register(Locations at, RegisterAccount request) throws RefusalException {
    Device device = verified(request.name(), request.device());
    AccountEntry entry = new AccountEntry(request.name(), List.of(device.id()));
    Optional<Device> known = device(at, device.id());
    if (known.isEmpty()) {
      if (create(at, entry, device, request)) {
        return new Account(entry.name(), List.of(device));
      }
      known = device(at, device.id());
    }
    if (known.isPresent() && known.get().account().equals(request.name())) {
      return find(at, request.name());
    }
    if (known.isPresent()) {
      throw keyTaken();
    }
    if (storage.call(store -> store.get(at.account(request.name()))).isEmpty()) {
      throw RefusalException.of(
          ProblemType.INVITATION_NEEDED, "the invitation was used by another at this moment");
    }
    throw RefusalException.of(
        ProblemType.NAME_TAKEN, "the name " + request.name() + " belongs to someone else");
  }

  private boolean create(Locations at, AccountEntry entry, Device device, RegisterAccount request)
      throws RefusalException {
    try (Place place = doors.room().enter(at)) {
      Submission submission =
          doors.deviceSets().first(at, entry.name(), request.device(), request.deviceSet());
      List<DocWrite> docs = new ArrayList<>();
      docs.add(new DocWrite.Create(at.account(entry.name()), storage.encode(entry)));
      docs.add(submission.last());
      docs.add(new DocWrite.Create(at.device(device.id()), storage.encode(DeviceEntry.of(device))));
      docs.addAll(doors.admission().admit(at, request));
      Batch batch = new Batch(List.of(submission.queue()), docs);
      boolean written = storage.decide(batch) instanceof Outcome.Written;
      if (written) {
        place.done();
      }
      return written;
    }
  }

  /// Registers a further device of the caller's account, which the caller endorses, and tells the
  /// other ones.
  ///
  /// @throws RefusalException when the key is taken, proof or endorsement are wrong or there are
  ///   too many
  public Device addDevice(Caller caller, AddDevice request) throws RefusalException {
    Locations at = caller.locations();
    Device device = endorsed(caller, request.device(), request.endorsement());
    while (true) {
      Versioned<AccountEntry> present = entry(at, caller.account());
      if (present.value().devices().contains(device.id())) {
        return require(at, device.id());
      }
      requireRoom(present.value().devices().size());
      Submission submission =
          doors.deviceSets().adding(at, caller.device(), request.device(), request.deviceSet());
      AccountEntry grown = present.value().with(device.id());
      Notice notice = new Notice.DeviceAdded(device.id());
      Bytes occasion = primitives.random(16);
      List<LogWrite> told =
          present.value().devices().stream()
              .filter(id -> !id.equals(caller.id()))
              .map(id -> notices.write(at, id, notice, occasion))
              .toList();
      List<DocWrite> docs =
          List.of(
              new DocWrite.Create(at.device(device.id()), storage.encode(DeviceEntry.of(device))),
              new DocWrite.Replace(
                  at.account(caller.account()), present.version(), storage.encode(grown)),
              submission.last(),
              new DocWrite.Delete(at.removal(device.id())));
      Outcome outcome = storage.decide(new Batch(with(submission, told), docs));
      if (outcome instanceof Outcome.Written) {
        return device;
      }
      if (outcome instanceof Outcome.DocConflict(var id, var _)
          && id.equals(at.device(device.id()))) {
        throw keyTaken();
      }
    }
  }

  /// Refuses a further device beside as many as there may be.
  void requireRoom(int present) throws RefusalException {
    if (present >= maxDevices) {
      throw RefusalException.of(
          ProblemType.QUOTA, "an account may have " + maxDevices + " devices");
    }
  }

  static List<LogWrite> with(Submission submission, List<LogWrite> others) {
    return Stream.concat(Stream.of(submission.queue()), others.stream()).toList();
  }

  /// The device behind those that lead to the caller.
  ///
  /// @throws RefusalException when its proof or the caller's endorsement of it is wrong
  Device endorsed(Caller caller, NewDevice endorsed, Endorsement endorsement)
      throws RefusalException {
    Device device = verified(caller.account(), endorsed);
    Bytes signed =
        SigningInput.endorsement(caller.account(), device.signatureKey(), endorsement.at());
    if (!endorsement.by().equals(caller.device().signatureKey())
        || !primitives.verify(endorsement.by(), signed, endorsement.signature())) {
      throw RefusalException.of(
          ProblemType.CHALLENGE_FAILED,
          "the endorsement is no signature of the asking device's key over the new one");
    }
    List<Endorsement> before = caller.device().endorsements();
    if (before.size() >= Endorsement.MOST) {
      throw RefusalException.of(
          ProblemType.QUOTA,
          "as many as "
              + Endorsement.MOST
              + " devices lead to this one; link the new one from an older device");
    }
    return new Device(
        device.id(),
        device.account(),
        device.name(),
        device.signatureKey(),
        device.registeredAt(),
        Stream.concat(before.stream(), Stream.of(endorsement)).toList());
  }

  static RefusalException keyTaken() {
    return RefusalException.of(
        ProblemType.KEY_TAKEN, "the signature key is that of a device of another account");
  }

  private Device verified(AccountName account, NewDevice device) throws RefusalException {
    if (!primitives.verify(
        device.signatureKey(),
        SigningInput.registration(account, device.signatureKey()),
        device.proof())) {
      throw RefusalException.of(
          ProblemType.CHALLENGE_FAILED,
          "the proof is no signature of the device's key over its registration for " + account);
    }
    return new Device(
        primitives.device(device.signatureKey()),
        account,
        device.name(),
        device.signatureKey(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  /// An account with its devices.
  ///
  /// @throws RefusalException when there is none of the name
  public Account find(Locations at, AccountName name) throws RefusalException {
    List<Device> devices = new ArrayList<>();
    AccountEntry entry = entry(at, name).value();
    for (DeviceId id : entry.devices()) {
      // One that is removed at this moment is left out.
      device(at, id).ifPresent(devices::add);
    }
    return new Account(name, devices, recoveryKey(at, entry), doors.credentials().of(at, name));
  }

  /// The recovery key of an account.
  Optional<Device> recoveryKey(Locations at, AccountEntry account) throws RefusalException {
    Optional<DeviceId> key = account.recoveryKey();
    return key.isEmpty()
        ? Optional.empty()
        : holder(at, key.get()).map(found -> found.value().device());
  }

  /// What is kept of an account.
  Versioned<AccountEntry> entry(Locations at, AccountName name) throws RefusalException {
    return storage
        .read(at.account(name), AccountEntry.class)
        .filter(found -> !found.value().wasDeleted())
        .orElseThrow(() ->
            RefusalException.of(ProblemType.UNKNOWN_ACCOUNT, "there is no account named " + name));
  }

  /// The device sets that accounts hand in.
  DeviceSets deviceSets() {
    return doors.deviceSets();
  }

  /// The credentials that accounts show.
  public Credentials credentials() {
    return doors.credentials();
  }

  /// The devices of an account.
  ///
  /// @throws RefusalException when there is none of the name
  public List<DeviceId> devices(Locations at, AccountName name) throws RefusalException {
    return entry(at, name).value().devices();
  }

  /// Some of the accounts behind a cursor, by their names.
  ///
  /// @throws RefusalException when the store fails
  public AccountPage page(Locations at, String from, int limit) throws RefusalException {
    return page(storage, at, from, limit);
  }

  private static AccountPage page(Storage storage, Locations at, String from, int limit)
      throws RefusalException {
    List<Doc> docs = storage.call(store -> store.scan(at.accounts(), Bytes.utf8(from), limit + 1));
    List<AccountName> names =
        docs.stream()
            .limit(limit)
            .map(doc -> storage.decode(doc.body(), AccountEntry.class))
            .filter(entry -> !entry.wasDeleted())
            .map(AccountEntry::name)
            .toList();
    return new AccountPage(
        names,
        docs.size() > limit
            ? Optional.of(docs.get(limit - 1).id().key().toUtf8())
            : Optional.empty());
  }

  /// How many accounts there are.
  ///
  /// @throws RefusalException when the store fails
  public long count(Locations at) throws RefusalException {
    return count(storage, at);
  }

  /// How many accounts there are in a storage.
  ///
  /// @throws RefusalException when the store fails
  public static long count(Storage storage, Locations at) throws RefusalException {
    long count = 0;
    String from = "";
    while (true) {
      AccountPage page = page(storage, at, from, COUNTED_AT_ONCE);
      count += page.accounts().size();
      if (page.next().isEmpty()) {
        return count;
      }
      from = page.next().get();
    }
  }

  /// A device.
  ///
  /// @throws RefusalException when the store fails
  public Optional<Device> device(Locations at, DeviceId id) throws RefusalException {
    return registered(at, id).map(found -> found.value().device());
  }

  /// What is kept of a device.
  Optional<Versioned<DeviceEntry>> registered(Locations at, DeviceId id) throws RefusalException {
    return holder(at, id).filter(found -> !found.value().isRecoveryKey());
  }

  /// What is kept of who has a key: a device, or a recovery key.
  Optional<Versioned<DeviceEntry>> holder(Locations at, DeviceId id) throws RefusalException {
    return storage.read(at.device(id), DeviceEntry.class);
  }

  /// A device that must be there.
  ///
  /// @throws RefusalException when it is not
  public Device require(Locations at, DeviceId id) throws RefusalException {
    return requireHolder(at, id).device();
  }

  /// What is kept of a device or recovery key that must be there; a device that was removed is told
  /// by whom.
  DeviceEntry requireHolder(Locations at, DeviceId id) throws RefusalException {
    Optional<Versioned<DeviceEntry>> found = holder(at, id);
    if (found.isPresent()) {
      return found.get().value();
    }
    Optional<Versioned<RemovedDevice>> removed = storage.read(at.removal(id), RemovedDevice.class);
    if (removed.isPresent()) {
      throw removed.get().value().refusal();
    }
    throw RefusalException.of(ProblemType.UNKNOWN_DEVICE, "there is no device " + id);
  }
}
