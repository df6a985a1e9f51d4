package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.GroupMember;
import sonet.client.transport.Backoff;
import sonet.crypto.Bytes;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.OwnAccount;
import sonet.protocol.Removal;
import sonet.protocol.RemoveDevice;
import sonet.transparency.directory.ChangeReason;

/// Keeps the devices of this account together (docs/devices.md): each one is in every group of the
/// account, and one that was removed is in none.
///
/// What is to be done follows from what there is: the devices that the server shows and that are
/// endorsed, the removals that were signed, and the leaves in the groups. So nothing is queued that
/// could get lost; whenever something may have changed, a thread compares and commits what differs.
/// It tries again with pauses, for a new device may not have published its keys yet.
public final class Family {
  private static final int ATTEMPTS = 8;

  /// The device that linked another one adds it at once; others give it the time.
  private static final int SPREAD_MILLIS = 3_000;

  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean working;
  private boolean again;
  private volatile boolean hurried;
  private volatile boolean perished;
  private volatile boolean toldExpelled;

  Family(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
  }

  /// Compares soon, now that this device has changed something.
  public void gatherNow() {
    desk.trustPost().familyChanged();
    gather(Duration.ZERO);
  }

  /// A conversation was begun here: the other devices of the account come into it.
  void begun() throws ClientException {
    if (!owner.call(() -> book.kinship().isAlone())) {
      gather(Duration.ZERO);
    }
  }

  /// Compares soon, unless another device was faster.
  void gatherSoon() {
    int share = tools.random().bytes(1).at(0) & 0xff;
    gather(Duration.ofMillis((long) SPREAD_MILLIS * share / 0xff));
  }

  private void gather(Duration pause) {
    lock.lock();
    try {
      again = true;
      if (!working) {
        working = true;
        var _ = Thread.ofVirtual().name("sonet-family").start(() -> work(pause));
      }
    } finally {
      lock.unlock();
    }
  }

  private void work(Duration first) {
    Backoff backoff = new Backoff(tools.random(), Duration.ofMillis(250), Duration.ofSeconds(30));
    int failures = 0;
    Duration pause = first;
    boolean on = true;
    while (on) {
      try {
        rest(pause);
        pause = Duration.ZERO;
        on = begin();
        if (on && attempt()) {
          failures = 0;
          backoff.reset();
        } else if (on && ++failures < ATTEMPTS) {
          repeat();
          pause = backoff.next();
        }
      } catch (ClientException hopeless) {
        on = !ends(hopeless);
      }
    }
    desk.progress().advance();
  }

  /// Leaves the others some time, unless somebody waits.
  private void rest(Duration time) throws ClientException {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0) {
      long seen = desk.progress().now();
      if (hurried) {
        return;
      }
      var _ = desk.progress().awaitBeyond(seen, Duration.ofNanos(left));
      left = until - System.nanoTime();
    }
  }

  /// Whether there is anything to compare.
  private boolean begin() {
    lock.lock();
    try {
      working = again;
      again = false;
      hurried = false;
      return working;
    } finally {
      lock.unlock();
    }
  }

  private void repeat() {
    lock.lock();
    try {
      again = true;
    } finally {
      lock.unlock();
    }
  }

  /// Whether a failure ends it until the next connection begins anew. Not where that came already,
  /// or somebody else asked, while what failed was still under way.
  private boolean ends(ClientException failed) {
    lock.lock();
    try {
      working = again && failed.reason() == Reason.SERVER_UNREACHABLE;
      return !working;
    } finally {
      lock.unlock();
    }
  }

  /// Returns whether nothing is left to be done.
  ///
  /// @throws ClientException when there is no use in going on
  private boolean attempt() throws ClientException {
    try {
      return compare();
    } catch (ClientException failed) {
      return switch (failed.reason()) {
        case CLOSED, DEVICE_REMOVED, SERVER_UNREACHABLE, LOGIN_REFUSED -> throw failed;
        default -> {
          tools.listener().accept(new Notice.Trouble(failed));
          yield false;
        }
      };
    }
  }

  private boolean compare() throws ClientException {
    OwnAccount shown = tools.service().ownAccount();
    List<Device> others = owner.call(() -> book.kinship().meet(shown));
    AccountKeys found = desk.keys().meet(shown);
    partExpelled(shown);
    List<Bytes> groups = owner.call(() -> book.rooms().all().stream().map(Room::group).toList());
    boolean whole = true;
    if (found.state() == AccountKeys.State.DOUBTED) {
      // Who is not of the account any more goes, whatever is to be decided about who is.
      for (Bytes group : groups) {
        whole &= compare(group, List.of());
      }
    }
    desk.keys().requireUsable(List.of(shown.name().value()));
    for (Bytes group : groups) {
      whole &= compare(group, others);
    }
    return whole;
  }

  /// Takes note of the devices that an administrator took out. The log says so: the server's word
  /// alone would do nothing.
  private void partExpelled(OwnAccount shown) throws ClientException {
    List<Bytes> listed =
        shown.devices().stream().map(each -> each.device().signatureKey()).toList();
    for (Kin kin : owner.call(() -> book.kinship().known())) {
      Bytes key = kin.signatureKey();
      if (kin.isRemoved() || listed.contains(key)) {
        continue;
      }
      Optional<Instant> at = desk.keys().expelledAt(key);
      if (at.isPresent()) {
        owner.run(() -> book.kinship().expel(key, at.get()));
      }
    }
  }

  /// The other devices of the account that count.
  private List<Device> known() throws ClientException {
    OwnAccount shown = tools.service().ownAccount();
    List<Device> others = owner.call(() -> book.kinship().meet(shown));
    desk.keys().require(shown);
    return others;
  }

  private boolean compare(Bytes group, List<Device> others) throws ClientException {
    Difference difference = owner.call(() -> difference(group, others));
    if (difference.isNone()) {
      return true;
    }
    try {
      if (!difference.gone().isEmpty()) {
        desk.changes().removeDevices(group, difference.gone());
      }
      if (!difference.missing().isEmpty()) {
        desk.changes().addDevices(group, difference.missing());
        desk.openings().introduce(group);
      }
      // Not all of them may have had keys.
      return owner.call(() -> difference(group, others)).isNone();
    } catch (ClientException failed) {
      return switch (failed.reason()) {
        // Somebody else did it, or this device is in the group no more.
        case ALREADY_MEMBER, NOT_A_MEMBER, REMOVED, UNKNOWN_CONVERSATION -> true;
        case UNREACHABLE_USER, BUSY -> false;
        default -> throw failed;
      };
    }
  }

  /// In what a group is not as it should be.
  ///
  /// @param missing devices that are not in it
  /// @param gone the keys of devices that are, and should not be
  private record Difference(List<Device> missing, Set<Bytes> gone) {
    private static final Difference NONE = new Difference(List.of(), Set.of());

    boolean isNone() {
      return missing.isEmpty() && gone.isEmpty();
    }
  }

  private Difference difference(Bytes group, List<Device> others) throws ClientException {
    if (book.rooms().of(group).status() != Room.Status.MEMBER
        || desk.membership().isLeaving(group)) {
      return Difference.NONE;
    }
    List<Bytes> inside = new ArrayList<>();
    for (GroupMember member : book.members(group)) {
      if (member.account().equals(tools.profile().account())) {
        inside.add(member.signatureKey());
      }
    }
    Optional<List<GroupMember>> above = book.channels().membersAbove(group);
    List<Device> missing =
        others.stream()
            .filter(device -> !inside.contains(device.signatureKey()))
            // Into a channel come those that are in the conversation above it.
            .filter(device -> above.isEmpty() || isAmong(above.get(), device))
            .toList();
    return new Difference(missing, book.kinship().removed(inside));
  }

  private static boolean isAmong(List<GroupMember> members, Device device) {
    return members.stream().anyMatch(member -> member.signatureKey().equals(device.signatureKey()));
  }

  /// Checks the devices that the server shows of the account.
  ///
  /// @throws ClientException with `UNTRUSTED_USER` when one of them does not belong to it
  public void check(OwnAccount shown) throws ClientException {
    owner.run(() -> {
      var _ = book.kinship().meet(shown);
    });
    desk.keys().require(shown);
  }

  /// Waits until the groups are as they should be, or it was given up for now.
  void await(Duration longest) throws ClientException {
    long until = System.nanoTime() + longest.toNanos();
    long left = longest.toNanos();
    hurried = true;
    desk.progress().advance();
    while (left > 0) {
      long seen = desk.progress().now();
      if (isAtRest()) {
        return;
      }
      var _ = desk.progress().awaitBeyond(seen, Duration.ofNanos(left));
      left = until - System.nanoTime();
    }
  }

  private boolean isAtRest() {
    lock.lock();
    try {
      return !working;
    } finally {
      lock.unlock();
    }
  }

  /// The server tells that something happened to the keys of the account: the log says what.
  void keysChanged() {
    desk.keys().hurry();
    desk.progress().advance();
  }

  /// The server tells that an administrator took a device out of the account. The log says which.
  void expelled() {
    keysChanged();
    desk.trustPost().familyChanged();
    gatherSoon();
  }

  /// The server tells that a device was added to the account by another one.
  void added(DeviceId id) throws ClientException {
    Optional<Device> device = known().stream().filter(other -> other.id().equals(id)).findFirst();
    if (device.isPresent()) {
      tools
          .listener()
          .accept(
              new Notice.DeviceAdded(
                  Names.device(device.get().signatureKey()), device.get().name()));
    }
    keysChanged();
    desk.trustPost().familyChanged();
    gatherSoon();
  }

  /// The server tells that a device was removed from the account by another one.
  ///
  /// @throws ClientException with `UNTRUSTED_USER` when no device of the account has signed that
  void removed(Removal removal) throws ClientException {
    part(removal);
    desk.trustPost().familyChanged();
    gatherSoon();
  }

  private void part(Removal removal) throws ClientException {
    Optional<Kin> known = owner.call(() -> book.kinship().find(removal.device()));
    if (known.isPresent() && known.get().isRemoved()) {
      return;
    }
    Signatories signatories = new Signatories(desk.keys().proven());
    if (!owner.call(() -> book.kinship().part(removal, signatories))) {
      throw new ClientException(
          Reason.UNTRUSTED_USER,
          "The server says that a device was removed, and no device of yours has signed that.");
    }
    Bytes key = known.map(Kin::signatureKey).orElse(Bytes.EMPTY);
    tools
        .listener()
        .accept(
            new Notice.DeviceRemoved(
                key.isEmpty() ? removal.device().toString() : Names.device(key),
                known.map(Kin::name).orElse(""),
                Names.device(removal.by())));
  }

  /// Removes a device of the account, and then its leaves from the groups.
  ///
  /// @param version of its entry that was seen
  /// @param reason why, as the log tells the account's contacts
  public void remove(Device device, long version, ChangeReason reason) throws ClientException {
    RemoveDevice request = new DeviceChanges(desk).remove(device, version, reason);
    if (device.signatureKey().equals(tools.ownKey())) {
      // The server says so at the next request, and that is acted upon.
      return;
    }
    Removal removal =
        new Removal(
            device.id(),
            tools.ownKey(),
            tools.profile().endorsements(),
            request.at(),
            request.signature());
    part(removal);
    gatherNow();
  }

  /// The server does not let this device in any more, since it was removed. When a device of the
  /// account has signed that, all keys are wiped; returns whether that was so.
  ///
  /// An administrator's word wipes nothing: else the server could wipe devices.
  boolean perish(ClientException cause) throws ClientException {
    Optional<Removal> removal = tools.service().removal();
    if (removal.isEmpty()) {
      tellExpelled(cause);
      return false;
    }
    DeviceId self = DeviceId.ofKeyHash(tools.digest(tools.ownKey()));
    Signatories signatories = new Signatories(desk.keys().proven());
    boolean proven =
        removal.get().device().equals(self)
            && owner.call(() -> book.kinship().ends(removal.get(), signatories));
    if (!proven) {
      tools
          .listener()
          .accept(
              new Notice.Trouble(
                  new ClientException(
                      Reason.UNTRUSTED_USER,
                      "The server says that this device was removed, and no device of yours has"
                          + " signed that.")));
      return false;
    }
    // Said before, for whoever asks for something meanwhile finds that nothing is done any more.
    perished = true;
    owner.runLast(() -> book.wipe(tools.profile()));
    tools.listener().accept(new Notice.SelfRemoved(Names.device(removal.get().by())));
    return true;
  }

  /// Whether this device was removed from its account, and its keys are wiped for that.
  public boolean isPerished() {
    return perished;
  }

  /// Says once what every further attempt to connect would say again.
  private void tellExpelled(ClientException cause) {
    if (!toldExpelled) {
      toldExpelled = true;
      tools
          .listener()
          .accept(
              new Notice.Trouble(
                  new ClientException(
                      Reason.DEVICE_REMOVED,
                      cause.getMessage()
                          + " No device of yours has signed that, so nothing is wiped here. If it is"
                          + " right, link this machine anew in another folder, and delete this one.",
                      cause)));
    }
  }
}
