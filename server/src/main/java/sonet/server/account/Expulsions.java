package sonet.server.account;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.Notice;
import sonet.protocol.ProblemType;
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

/// Takes a device out of an account at the word of an administrator.
///
/// It ends as a device ends that another one removed ([Devices#remove]), in one batch with the
/// account's next device set. That set bears nobody's signature, since the server has nobody's key:
/// everyone who looks at the account sees that it was the operator, and why. An administrator can
/// put nothing in, and takes neither the last device nor the recovery key out.
public final class Expulsions {
  private final Storage storage;
  private final InstantSource clock;
  private final Accounts accounts;
  private final Notices notices;
  private final Erasures erasures;
  private final Primitives primitives;
  private final Devices.Departure departure;

  /// Expulsions from accounts.
  Expulsions(Devices.Parts parts) {
    this.storage = parts.storage();
    this.clock = parts.clock();
    this.accounts = parts.accounts();
    this.notices = parts.notices();
    this.erasures = parts.erasures();
    this.primitives = parts.primitives();
    this.departure = parts.departure();
  }

  /// What is to go.
  ///
  /// @param account of which
  /// @param device which
  /// @param note what its owner and contacts are told
  public record Expulsion(AccountName account, DeviceId device, ChangeNote note) {}

  /// Takes the device out. Whoever changes the account at this moment goes first, and this follows.
  ///
  /// @throws RefusalException when there is no such account or device, or no other device
  public void expel(Locations at, Expulsion what) throws RefusalException {
    DeviceId id = what.device();
    while (true) {
      Versioned<AccountEntry> account = accounts.entry(at, what.account());
      DeviceEntry doomed = find(at, what);
      AccountEntry left = account.value().without(id);
      if (left.wasDeleted()) {
        throw RefusalException.of(
            ProblemType.LAST_DEVICE,
            "an account without a device is a deleted one; its owner may come back by a recovery"
                + " key, which takes lost devices out");
      }
      Submission submission =
          accounts.deviceSets().expelling(at, what.account(), doomed.signatureKey(), what.note());
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      List<DocWrite> docs = new ArrayList<>();
      docs.add(
          new DocWrite.Replace(
              at.account(what.account()), account.version(), storage.encode(left)));
      docs.add(new DocWrite.Delete(at.device(id)));
      docs.add(submission.last());
      docs.add(
          new DocWrite.Put(
              at.removal(id),
              storage.encode(RemovedDevice.expelled(id, now, what.note())),
              now.plus(Devices.REMEMBERED)));
      docs.add(erasures.planned(at, id));
      Batch batch = new Batch(Accounts.with(submission, told(at, left, what)), docs);
      if (storage.decide(batch) instanceof Outcome.Written) {
        departure.of(at, id);
        erasures.finish(at, id);
        return;
      }
    }
  }

  private DeviceEntry find(Locations at, Expulsion what) throws RefusalException {
    return accounts
        .registered(at, what.device())
        .map(Versioned::value)
        .filter(device -> device.account().equals(what.account()))
        .orElseThrow(() ->
            RefusalException.of(
                ProblemType.UNKNOWN_DEVICE, "this account has no device " + what.device()));
  }

  private List<LogWrite> told(Locations at, AccountEntry left, Expulsion what) {
    Notice notice = new Notice.DeviceExpelled(what.device(), what.note().text());
    Bytes occasion = primitives.random(16);
    return left.devices().stream()
        .map(device -> notices.write(at, device, notice, occasion))
        .toList();
  }
}
