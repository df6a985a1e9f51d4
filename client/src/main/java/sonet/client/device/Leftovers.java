package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sonet.client.ClientException;
import sonet.client.group.GroupMember;
import sonet.crypto.Bytes;

/// Takes devices out of groups that were removed from their accounts, as the log proves, where no
/// device of the account does: whoever has the right to remove them does it (docs/roles.md §3.2).
///
/// The account's own devices are given some time, and the members do not all try at once: each
/// waits for a share of its own. Who may not is refused by the own engine, and tries no more until
/// it is opened again. A removal that nobody of the account has signed is a doubt, and nobody acts
/// on that.
final class Leftovers {
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration SPREAD = Duration.ofMinutes(45);
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;
  private final Duration age;
  private final Map<Bytes, Set<String>> refused = new HashMap<>();
  private Instant next = Instant.EPOCH;

  Leftovers(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
    int share = tools.random().bytes(1).at(0) & 0xff;
    this.age = PATIENCE.plus(SPREAD.multipliedBy(share).dividedBy(0xff));
  }

  /// Takes out what is to be taken out. Returns whether there was anything.
  ///
  /// @throws ClientException a failure of server or disk
  boolean clear() throws ClientException {
    Instant now = tools.clock().instant();
    // A time far ahead was set by a clock that was wrong.
    boolean early = now.isBefore(next) && next.isBefore(now.plus(PAUSE).plusMillis(1));
    if (early || !desk.keys().hasRetired(age)) {
      return false;
    }
    next = now.plus(PAUSE);
    boolean some = false;
    for (Bytes group : owner.call(() -> book.rooms().all().stream().map(Room::group).toList())) {
      for (Map.Entry<String, Set<Bytes>> one : leftIn(group, now).entrySet()) {
        some |= remove(group, one.getKey(), one.getValue());
      }
    }
    return some;
  }

  private Map<String, Set<Bytes>> leftIn(Bytes group, Instant now) throws ClientException {
    if (desk.membership().isLeaving(group)) {
      return Map.of();
    }
    List<GroupMember> members =
        owner.call(() ->
            book.rooms().of(group).status() == Room.Status.MEMBER
                ? book.members(group)
                : List.<GroupMember>of());
    Map<String, Set<Bytes>> left = new TreeMap<>();
    for (GroupMember member : members) {
      Optional<Instant> since =
          member.account().equals(tools.profile().account())
              ? Optional.empty()
              : desk.keys().retiredSince(member.account(), member.signatureKey());
      if (since.isPresent() && !now.isBefore(since.get().plus(age))) {
        left.computeIfAbsent(member.account(), _ -> new HashSet<>()).add(member.signatureKey());
      }
    }
    return left;
  }

  private boolean remove(Bytes group, String account, Set<Bytes> keys) throws ClientException {
    Set<String> hopeless = refused.computeIfAbsent(group, _ -> new HashSet<>());
    if (hopeless.contains(account)) {
      return false;
    }
    try {
      desk.changes().removeDevices(group, keys);
      return true;
    } catch (ClientException failed) {
      return switch (failed.reason()) {
        case NOT_ALLOWED, REFUSED -> {
          // Somebody else may. It is tried again when the device is opened next.
          hopeless.add(account);
          yield false;
        }
        // Somebody else did, or it is tried again later.
        case NOT_A_MEMBER, REMOVED, UNKNOWN_CONVERSATION, BUSY -> false;
        default -> throw failed;
      };
    }
  }
}
