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
import sonet.client.Author;
import sonet.client.KeyPolicy;
import sonet.client.Message;
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

  /// So many credentials of one account are held against its keys: its leaves have the same, or
  /// some of other days.
  private static final int MOST_CREDENTIALS = 8;

  private final Map<String, Wanted> unchecked = new ConcurrentHashMap<>();
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
          want(member, session.credential(member));
        }
        case DOUBTED, BLOCKED, REMOVED -> usable = false;
      }
    }
    // A device that was removed is put up with for some time only.
    if (usable && known && !lingers(session)) {
      cleared.put(session.groupId(), now);
    }
    return !usable || (!known && tools.keys().policy() == KeyPolicy.STRICT);
  }

  private boolean lingers(GroupSession session) {
    return session.members().stream()
        .anyMatch(member -> directory.isRetired(member.account(), member.signatureKey()));
  }

  private Directory.Use use(GroupMember member) {
    return member.signatureKey().equals(tools.ownKey())
        ? Directory.Use.YES
        : directory.use(member.account(), member.signatureKey());
  }

  /// Has a key of an account looked up.
  private void want(GroupMember member, Optional<Bytes> credential) {
    Wanted more =
        new Wanted(member.account(), List.of(member.signatureKey()), credential.stream().toList());
    Wanted before = unchecked.get(member.account());
    Wanted after = unchecked.merge(member.account(), more, Wanted::and);
    if (before == null || !before.keys().equals(after.keys())) {
      // What is withheld meanwhile waits for it, and nothing else may happen before.
      wake.run();
    }
  }

  /// Someone to be looked up.
  ///
  /// @param account who
  /// @param keys that they are in groups with
  /// @param credentials that their leaves there carry
  record Wanted(String account, List<Bytes> keys, List<Bytes> credentials) {
    Wanted {
      keys = List.copyOf(keys);
      credentials =
          List.copyOf(
              credentials.subList(
                  Math.max(0, credentials.size() - MOST_CREDENTIALS), credentials.size()));
    }

    private Wanted and(Wanted more) {
      return new Wanted(account, union(keys, more.keys), union(credentials, more.credentials));
    }

    private static List<Bytes> union(List<Bytes> some, List<Bytes> more) {
      Set<Bytes> all = new LinkedHashSet<>(some);
      all.addAll(more);
      return List.copyOf(all);
    }

    Directory.Shown shown() {
      return Directory.Shown.some(keys).with(credentials);
    }
  }

  /// All who are to be looked up.
  List<Wanted> wanted() {
    return List.copyOf(unchecked.values());
  }

  /// Someone was looked up.
  void done(Wanted wanted) {
    var _ =
        unchecked.computeIfPresent(
            wanted.account(), (_, now) -> wanted.keys().containsAll(now.keys()) ? null : now);
  }

  /// Some were looked up: what waited for them may go on.
  void settled() {
    wake.run();
  }

  @Override
  public boolean isProven(String account, Bytes signatureKey) {
    return directory.isProven(account, signatureKey);
  }

  @Override
  public Message.Keys standing(String account, Bytes signatureKey) {
    return directory.standing(account, signatureKey);
  }

  @Override
  public Message.Keys standing(Author author) {
    return directory.standing(author);
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
