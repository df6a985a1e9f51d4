package sonet.client.device;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import sonet.client.KeyPolicy;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.client.transparency.Directory;
import sonet.crypto.Bytes;

/// Holds the members of groups against what is known of keys, and remembers whom to look up and
/// what was heard, for [KeyDesk] to do. Safe for any number of threads.
final class MemberGate implements KeyGate {
  /// What is heard while so much waits to be compared is left out: it comes again.
  private static final int MOST_HEARD = 64;

  private final Directory directory;
  private final Desk.Tools tools;
  private final Map<String, Set<Bytes>> unchecked = new ConcurrentHashMap<>();
  private final Map<Bytes, Cleared> cleared = new ConcurrentHashMap<>();
  private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Runnable wake = () -> {};

  MemberGate(Directory directory, Desk.Tools tools) {
    this.directory = directory;
    this.tools = tools;
  }

  /// Who is woken when there is somebody to be looked up.
  void wakes(Runnable worker) {
    wake = worker;
  }

  /// A group in which nothing was against anybody.
  ///
  /// @param epoch of the group
  /// @param revision of the directory
  private record Cleared(long epoch, long revision) {}

  /// What someone told.
  record Heard(String account, Bytes heads) {}

  @Override
  public boolean withholds(GroupSession session) {
    Cleared now = new Cleared(session.epoch(), directory.revision());
    if (now.equals(cleared.get(session.groupId()))) {
      return false;
    }
    boolean usable = true;
    boolean known = true;
    for (GroupMember member : session.members()) {
      switch (use(member)) {
        case YES -> {
          // As it should be.
        }
        case UNCHECKED -> {
          known = false;
          want(member.account(), member.signatureKey());
        }
        case DOUBTED, BLOCKED -> usable = false;
      }
    }
    if (usable && known) {
      cleared.put(session.groupId(), now);
    }
    return !usable || (!known && tools.keys().policy() == KeyPolicy.STRICT);
  }

  private Directory.Use use(GroupMember member) {
    return member.signatureKey().equals(tools.ownKey())
        ? Directory.Use.YES
        : directory.use(member.account(), member.signatureKey());
  }

  /// Has a key of an account looked up.
  private void want(String account, Bytes signatureKey) {
    Set<Bytes> known = unchecked.getOrDefault(account, Set.of());
    var _ =
        unchecked.merge(
            account,
            Set.of(signatureKey),
            (before, more) -> {
              Set<Bytes> all = new LinkedHashSet<>(before);
              all.addAll(more);
              return Set.copyOf(all);
            });
    if (!known.contains(signatureKey)) {
      // What is withheld meanwhile waits for it, and nothing else may happen before.
      wake.run();
    }
  }

  /// Has those members looked up who were not yet.
  void look(List<GroupMember> members) {
    for (GroupMember member : members) {
      if (use(member) == Directory.Use.UNCHECKED) {
        want(member.account(), member.signatureKey());
      }
    }
  }

  /// Someone to be looked up, with the keys that they are in groups with.
  record Wanted(String account, List<Bytes> keys) {}

  /// The next who is to be looked up.
  Optional<Wanted> wanted() {
    return unchecked.entrySet().stream()
        .findFirst()
        .map(entry -> new Wanted(entry.getKey(), List.copyOf(entry.getValue())));
  }

  /// Someone was looked up.
  void done(Wanted wanted) {
    var _ =
        unchecked.computeIfPresent(
            wanted.account(), (_, keys) -> wanted.keys().containsAll(keys) ? null : keys);
  }

  @Override
  public void heard(String account, Bytes heads) {
    if (waiting.incrementAndGet() > MOST_HEARD) {
      waiting.decrementAndGet();
      return;
    }
    heard.add(new Heard(account, heads));
  }

  /// The next that was heard, taken out.
  Optional<Heard> nextHeard() {
    @Nullable Heard next = heard.poll();
    if (next == null) {
      return Optional.empty();
    }
    waiting.decrementAndGet();
    return Optional.of(next);
  }
}
