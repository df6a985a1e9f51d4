package sonet.server.group;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.SubmitCommit;
import sonet.server.account.Caller;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.LogWrite;
import sonet.store.NewEntry;

/// Puts together all that one commit writes: its entry in the group's log on condition of the
/// epoch, the Welcomes in the inboxes, and the documents of the new epoch.
final class CommitBatch {
  private final Storage storage;
  private final Primitives primitives;
  private final Instant now;

  CommitBatch(Storage storage, Primitives primitives, Instant now) {
    this.storage = storage;
    this.primitives = primitives;
    this.now = now;
  }

  Batch of(
      Caller caller,
      GroupId group,
      SubmitCommit request,
      GroupObserver next,
      CommitPolicy.Turnover turnover,
      DocWrite info)
      throws RefusalException {
    Locations at = caller.locations();
    long epoch = next.epoch();
    Bytes idem = primitives.hash(request.commit());
    NewEntry commit =
        new NewEntry(
            EntryKind.COMMIT.code(),
            request.expectedEpoch(),
            idem,
            caller.id().value(),
            group.value(),
            now,
            request.commit());
    List<LogWrite> logs = new ArrayList<>();
    logs.add(
        new LogWrite(
            at.groupLog(group),
            new Expect.Epoch(request.expectedEpoch()),
            List.of(commit),
            new Effect.Begins(epoch)));
    for (SubmitCommit.Welcome welcome : request.welcomes()) {
      for (DeviceId target : welcome.targets()) {
        NewEntry entry =
            new NewEntry(
                EntryKind.WELCOME.code(),
                epoch,
                primitives.hash(Bytes.concat(idem, target.value())),
                caller.id().value(),
                group.value(),
                now,
                welcome.welcome());
        logs.add(LogWrite.follow(at.inboxLog(target), entry));
      }
    }
    List<DocWrite> docs = new ArrayList<>();
    docs.add(info);
    docs.addAll(state(at, group, next.written()));
    if (!request.welcomes().isEmpty()) {
      docs.add(new DocWrite.Put(at.groupTree(group, epoch), next.ratchetTree()));
    }
    docs.addAll(memberships(at, group, epoch, turnover));
    return new Batch(logs, docs);
  }

  /// The piece of the observer's state that comes with an epoch. It follows on what the store has,
  /// for the batch is conditional on the epoch that ends.
  static List<DocWrite> state(Locations at, GroupId group, GroupObserver.Piece piece) {
    List<DocWrite> docs = new ArrayList<>();
    docs.add(new DocWrite.Put(at.groupState(group, piece.index()), piece.bytes()));
    for (int outdated = 1; outdated <= piece.outdated(); outdated++) {
      docs.add(new DocWrite.Delete(at.groupState(group, outdated)));
    }
    return docs;
  }

  /// Within one group memberships change with its epoch alone, on which the batch is conditional.
  private List<DocWrite> memberships(
      Locations at, GroupId group, long epoch, CommitPolicy.Turnover turnover)
      throws RefusalException {
    List<DocWrite> docs = new ArrayList<>();
    for (DeviceId device : turnover.added()) {
      docs.add(
          new DocWrite.Put(at.membership(device, group), storage.encode(Membership.since(epoch))));
    }
    Set<DeviceId> gone = new HashSet<>(turnover.removed());
    gone.removeAll(turnover.added());
    for (DeviceId device : gone) {
      Membership present =
          storage
              .read(at.membership(device, group), Membership.class)
              .orElseThrow(() -> new AssertionError("a member has a membership"))
              .value();
      docs.add(
          new DocWrite.Put(at.membership(device, group), storage.encode(present.until(epoch))));
    }
    return docs;
  }
}
