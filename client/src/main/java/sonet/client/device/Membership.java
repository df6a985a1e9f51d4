package sonet.client.device;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.client.group.GroupMember;
import sonet.client.transport.Backoff;
import sonet.client.transport.Submission;
import sonet.crypto.Bytes;
import sonet.protocol.GroupId;
import sonet.protocol.SubmitMessage;

/// How this device leaves a group, and how it commits what others proposed that leave. How it comes
/// back is in [Returns].
final class Membership {
  private static final int ATTEMPTS = 5;

  /// Not every member shall commit at the same time what one proposed.
  private static final int SPREAD_MILLIS = 50;

  private static final int MOST_SPREAD_MILLIS = 5_000;

  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Bytes> takingUp = new HashSet<>();
  private final Set<Bytes> leaving = new HashSet<>();

  Membership(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
  }

  /// Leaves a group with all devices of this account: the other ones are removed by this one, which
  /// then asks to be removed by whoever commits next (draft-ietf-mls-extensions, SelfRemove).
  void leave(Bytes group) throws ClientException {
    lock.lock();
    try {
      leaving.add(group);
    } finally {
      lock.unlock();
    }
    try {
      leaveWithAll(group);
    } finally {
      lock.lock();
      try {
        leaving.remove(group);
      } finally {
        lock.unlock();
      }
    }
  }

  /// Whether this device is about to leave a group, so that its other devices stay out.
  boolean isLeaving(Bytes group) {
    lock.lock();
    try {
      return leaving.contains(group);
    } finally {
      lock.unlock();
    }
  }

  private void leaveWithAll(Bytes group) throws ClientException {
    desk.changes().removeOwnOthers(group);
    long place = owner.call(() -> book.rooms().of(group).cursor()) + 1;
    if (!owner.call(() -> others(group)).isEmpty()) {
      place = propose(group);
    }
    long seq = place;
    owner.run(() -> {
      Room room = book.rooms().of(group);
      GroupMember self = book.session(group).self();
      Entry.Removed entry =
          new Entry.Removed(
              room.place(seq), tools.clock().instant(), Names.author(self, tools.ownKey()));
      book.left(group, entry).forEach(tools.listener());
    });
    desk.progress().advance();
  }

  private List<GroupMember> others(Bytes group) throws ClientException {
    return book.members(group).stream()
        .filter(member -> !member.signatureKey().equals(tools.ownKey()))
        .toList();
  }

  private long propose(Bytes group) throws ClientException {
    Backoff backoff = new Backoff(tools.random(), Duration.ofMillis(20), Duration.ofSeconds(1));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      desk.logs().catchUp(group);
      Bytes proposal = owner.call(() -> book.leaving(group));
      switch (tools.service().propose(new GroupId(group), new SubmitMessage(proposal))) {
        case Submission.Taken taken -> {
          return taken.posted().seq();
        }
        case Submission.Conflict conflict -> desk.logs().take(group, conflict.conflict().missed());
      }
      desk.progress().pause(backoff.next());
    }
    throw Changes.tooBusy(ATTEMPTS);
  }

  /// Commits soon what was proposed in the groups of this device, also what an earlier run of it
  /// took in and did not come to.
  void takeUpAll() throws ClientException {
    for (Bytes group : owner.call(() -> book.rooms().all().stream().map(Room::group).toList())) {
      takeUpSoon(group);
    }
  }

  /// Waits until this device has done with what was proposed, for as long as said.
  void awaitTakenUp(Duration longest) throws ClientException {
    long until = System.nanoTime() + longest.toNanos();
    long left = longest.toNanos();
    while (left > 0) {
      long seen = desk.progress().now();
      if (isDone()) {
        return;
      }
      var _ = desk.progress().awaitBeyond(seen, Duration.ofNanos(left));
      left = until - System.nanoTime();
    }
  }

  private boolean isDone() {
    lock.lock();
    try {
      return takingUp.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Removes soon from the channels of a group's conversation who is in that no more.
  void takeUpBelow(Bytes group) throws ClientException {
    for (Bytes channel :
        owner.call(() -> book.channels().below(book.rooms().of(group).conversation()))) {
      takeUpSoon(channel);
    }
  }

  /// Commits soon what was proposed in a group, or removes who is outside, unless someone else does
  /// first.
  void takeUpSoon(Bytes group) throws ClientException {
    if (!owner.call(() -> book.hasWork(group)) || !begin(group)) {
      return;
    }
    int members = owner.call(() -> book.members(group)).size();
    var _ = Thread.ofVirtual().name("sonet-proposals").start(() -> takeUp(group, members));
  }

  private boolean begin(Bytes group) {
    lock.lock();
    try {
      return takingUp.add(group);
    } finally {
      lock.unlock();
    }
  }

  private void takeUp(Bytes group, int members) {
    int spread = Math.min(MOST_SPREAD_MILLIS, SPREAD_MILLIS * members);
    int share = tools.random().bytes(1).at(0) & 0xff;
    try {
      desk.progress().pause(Duration.ofMillis((long) spread * share / 0xff));
      desk.changes().takeUp(group);
    } catch (ClientException failed) {
      if (failed.reason() != Reason.CLOSED) {
        tools.listener().accept(new Notice.Trouble(failed));
      }
    } finally {
      lock.lock();
      try {
        var _ = takingUp.remove(group);
      } finally {
        lock.unlock();
      }
      desk.progress().advance();
    }
  }
}
