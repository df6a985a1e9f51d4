package sonet.client.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.directory.Standing;
import sonet.transparency.user.KnownLabel;
import sonet.transparency.user.SearchResult;

/// The device sets of one account after the one that is known, each proven by a search of its own,
/// and what each stands on.
///
/// The log forgets the values of old versions. Where one is gone, what follows stands on its
/// author's key if that was known before, and else on the endorsements of the devices that are new
/// ([Ancestry]); else it is in doubt, for anybody may have come in between. The value before one
/// that no distinguished entry has yet is too young to be forgotten, whatever the log says.
final class Chain {
  /// So many versions are looked at in one go, the newest of them: what an account has changed
  /// while nobody looked is not without end.
  static final int MOST = 32;

  private final VerifiedLog log;
  private final Ancestry ancestry;
  private final DeviceSetRules rules;

  Chain(VerifiedLog log, Ancestry ancestry) {
    this.log = log;
    this.ancestry = ancestry;
    this.rules = new DeviceSetRules(log.provider());
  }

  /// What a search has seen.
  record Seen(long version, long terminal, boolean mustBeMonitored, KnownLabel known, Bytes value) {
    static Seen of(SearchResult result) {
      return new Seen(
          result.labelVersion().version(),
          result.terminal(),
          result.mustBeMonitored(),
          result.known(),
          result.value().value());
    }
  }

  /// What is done with each search, in the transaction that keeps the view.
  @FunctionalInterface
  interface Follow {
    void follow(Transaction t, Seen seen) throws ClientException;
  }

  /// What was found.
  ///
  /// @param sets what was read, ascending; the last of them is the greatest version's
  /// @param changes since what was known, the oldest first
  /// @param doubts against them
  /// @param retired the keys of devices that were removed
  record Found(
      List<DeviceSet> sets, List<KeyChange> changes, List<Doubt> doubts, List<Bytes> retired) {
    Found {
      sets = List.copyOf(sets);
      changes = List.copyOf(changes);
      doubts = List.copyOf(doubts);
      retired = List.copyOf(retired);
    }

    DeviceSet last() {
      return sets.getLast();
    }

    /// Whether a device that an administrator left in an account has changed it since. No key came
    /// in with an expulsion, so whoever went on from it was the account's before.
    boolean confirms(Doubt doubt) {
      return doubt.kind() == Doubt.Kind.EXPULSION
          && changes.stream()
              .anyMatch(change ->
                  change.version() > doubt.version()
                      && change.standing() == KeyChange.Standing.SIGNED);
    }
  }

  /// Whose label is searched, and what is known of it.
  ///
  /// @param account whose
  /// @param label of the account, with the versions that are followed
  /// @param set the last that was proven
  record Known(String account, KnownLabel label, Optional<DeviceSet> set) {}

  /// Searches the greatest version of a label, and those between it and the one that is known.
  ///
  /// @throws ClientException with `NOT_IN_LOG`, `LOG_DISTRUSTED` also for a value that is none, or
  ///   a failure of server or disk
  Found search(Known known, Follow follow) throws ClientException {
    Seen greatest = search(known, Optional.empty(), follow);
    DeviceSet last = decode(known, greatest);
    long from = known.set().map(set -> set.number() + 1).orElse(0L);
    if (known.set().isPresent() && last.number() < from) {
      if (known.set().get().equals(last)) {
        return new Found(List.of(last), List.of(), List.of(), List.of());
      }
      throw distrust(
          known.account(), "it has another value than before for version " + last.number());
    }
    List<DeviceSet> sets = new ArrayList<>();
    for (long version = Math.max(from, last.number() - MOST + 1);
        version < last.number();
        version++) {
      Optional<DeviceSet> between = between(known, version, follow);
      between.ifPresent(sets::add);
    }
    boolean withheld =
        greatest.mustBeMonitored()
            && from < last.number()
            && (sets.isEmpty() || sets.getLast().number() + 1 < last.number());
    sets.add(last);
    return judge(known, sets, withheld);
  }

  private Seen search(Known known, Optional<Long> version, Follow follow) throws ClientException {
    return Seen.of(
        log.search(
            new VerifiedLog.Sought(known.label(), version),
            (t, result) -> follow.follow(t, Seen.of(result))));
  }

  private Optional<DeviceSet> between(Known known, long version, Follow follow)
      throws ClientException {
    try {
      return Optional.of(decode(known, search(known, Optional.of(version), follow)));
    } catch (ClientException gone) {
      if (gone.reason() != Reason.NOT_IN_LOG) {
        throw gone;
      }
      return Optional.empty();
    }
  }

  private DeviceSet decode(Known known, Seen seen) throws ClientException {
    String account = known.account();
    Bytes label = known.label().label();
    DeviceSet set;
    try {
      set = DeviceSet.decode(seen.value());
    } catch (TransparencyException malformed) {
      throw distrust(account, "version " + seen.version() + " is no set of devices");
    }
    // The label is one byte, then the name.
    if (!set.account().equals(label.slice(1, label.length())) || set.number() != seen.version()) {
      throw distrust(account, "version " + seen.version() + " is the set of something else");
    }
    return set;
  }

  private ClientException distrust(String account, String detail) throws ClientException {
    log.raise(
        new KeyAlarm(
            log.now(),
            KeyAlarm.Kind.LOG_UNPROVEN,
            account,
            detail,
            log.evidence(List.of(), Bytes.EMPTY, Bytes.EMPTY).encoded()));
    return new ClientException(
        Reason.LOG_DISTRUSTED, "The log is wrong about " + account + ": " + detail + ".");
  }

  /// What some sets stand on, each after the one before it.
  Found judge(Known known, List<DeviceSet> sets) throws ClientException {
    return judge(known, sets, false);
  }

  private Found judge(Known known, List<DeviceSet> sets, boolean withheld) throws ClientException {
    List<KeyChange> changes = new ArrayList<>();
    List<Doubt> doubts = new ArrayList<>();
    List<Bytes> retired = new ArrayList<>();
    Optional<DeviceSet> before = known.set();
    for (DeviceSet set : sets) {
      KeyChange.Standing standing =
          withheld && set.equals(sets.getLast())
              ? KeyChange.Standing.BROKEN
              : standing(known.account(), before, set);
      KeyChange change = KeyChanges.of(known.account(), before, set, standing);
      before.ifPresent(earlier -> retired.addAll(gone(earlier, set)));
      if (change.isGood()) {
        // Of what nobody of the account signed, no word about keys is taken that were never seen. A
        // recovery key was never one of a device, so it is in no group, also when it is gone.
        Optional<Bytes> recovery =
            before.flatMap(DeviceSet::recoveryKey).map(DeviceKey::signatureKey);
        set.removed().stream()
            .filter(key -> !recovery.equals(Optional.of(key)))
            .forEach(retired::add);
      }
      changes.add(change);
      if (!change.isGood() && !set.devices().isEmpty()) {
        doubts.add(doubt(before, set, standing));
      }
      before = Optional.of(set);
    }
    return new Found(sets, changes, doubts, retired);
  }

  private Doubt doubt(Optional<DeviceSet> before, DeviceSet set, KeyChange.Standing standing) {
    if (standing != KeyChange.Standing.UNSIGNED) {
      return new Doubt(Doubt.Kind.BROKEN, set.number(), added(before, set), log.now(), "");
    }
    // By the rules it does nothing else, which only shows beside the one directly before.
    boolean expels =
        set.reason() == ChangeReason.ADMINISTRATOR
            && before.filter(earlier -> earlier.number() + 1 == set.number()).isPresent();
    return expels
        ? new Doubt(Doubt.Kind.EXPULSION, set.number(), set.removed(), log.now(), set.note())
        : new Doubt(Doubt.Kind.UNSIGNED, set.number(), added(before, set), log.now(), "");
  }

  private static List<Bytes> gone(DeviceSet before, DeviceSet set) {
    return before.devices().stream()
        .filter(device -> !device.isRecoveryKey())
        .map(DeviceKey::signatureKey)
        .filter(key -> !set.contains(key))
        .toList();
  }

  private KeyChange.Standing standing(String account, Optional<DeviceSet> before, DeviceSet set)
      throws ClientException {
    Standing found;
    try {
      found = rules.check(before, set);
    } catch (TransparencyException broken) {
      return KeyChange.Standing.BROKEN;
    }
    if (found != Standing.GAP) {
      return KeyChanges.standing(found);
    }
    DeviceSet earlier = before.orElseThrow();
    if (set.authorship().filter(by -> earlier.contains(by.key())).isPresent()) {
      return KeyChange.Standing.SIGNED;
    }
    return ancestry.leadsTo(account, added(before, set), earlier::contains)
        ? KeyChange.Standing.SEEN
        : KeyChange.Standing.BROKEN;
  }

  private static List<Bytes> added(Optional<DeviceSet> before, DeviceSet set) {
    return set.devices().stream()
        .map(DeviceKey::signatureKey)
        .filter(key -> before.isEmpty() || !before.get().contains(key))
        .toList();
  }
}
