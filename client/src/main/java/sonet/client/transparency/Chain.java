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
/// author's key if that was known before, and else on the endorsements that the devices carry
/// (docs/devices.md), which were checked before anybody comes here.
final class Chain {
  /// So many versions are looked at in one go, the newest of them: what an account has changed
  /// while nobody looked is not without end.
  static final int MOST = 32;

  private final VerifiedLog log;
  private final DeviceSetRules rules;

  Chain(VerifiedLog log) {
    this.log = log;
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
  /// @param last the greatest version's value
  /// @param changes since what was known, the oldest first
  /// @param doubts against them
  /// @param retired the keys of devices that were removed
  record Found(DeviceSet last, List<KeyChange> changes, List<Doubt> doubts, List<Bytes> retired) {
    Found {
      changes = List.copyOf(changes);
      doubts = List.copyOf(doubts);
      retired = List.copyOf(retired);
    }
  }

  /// Searches the greatest version of a label, and those between it and the one that is known.
  ///
  /// @throws ClientException with `NOT_IN_LOG`, `LOG_DISTRUSTED` also for a value that is none, or
  ///   a failure of server or disk
  Found search(String account, Bytes label, Optional<DeviceSet> known, Follow follow)
      throws ClientException {
    Seen greatest = search(label, Optional.empty(), follow);
    DeviceSet last = decode(account, label, greatest);
    long from = known.map(set -> set.number() + 1).orElse(0L);
    if (known.isPresent() && last.number() < from) {
      if (known.get().equals(last)) {
        return new Found(last, List.of(), List.of(), List.of());
      }
      throw distrust(account, "it has another value than before for version " + last.number());
    }
    List<DeviceSet> sets = new ArrayList<>();
    for (long version = Math.max(from, last.number() - MOST + 1);
        version < last.number();
        version++) {
      Optional<DeviceSet> between = between(account, label, version, follow);
      between.ifPresent(sets::add);
    }
    sets.add(last);
    return judge(account, known, sets);
  }

  private Seen search(Bytes label, Optional<Long> version, Follow follow) throws ClientException {
    return Seen.of(log.search(label, version, (t, result) -> follow.follow(t, Seen.of(result))));
  }

  private Optional<DeviceSet> between(String account, Bytes label, long version, Follow follow)
      throws ClientException {
    try {
      return Optional.of(decode(account, label, search(label, Optional.of(version), follow)));
    } catch (ClientException gone) {
      if (gone.reason() != Reason.NOT_IN_LOG) {
        throw gone;
      }
      return Optional.empty();
    }
  }

  private DeviceSet decode(String account, Bytes label, Seen seen) throws ClientException {
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

  private Found judge(String account, Optional<DeviceSet> known, List<DeviceSet> sets) {
    List<KeyChange> changes = new ArrayList<>();
    List<Doubt> doubts = new ArrayList<>();
    List<Bytes> retired = new ArrayList<>();
    Optional<DeviceSet> before = known;
    for (DeviceSet set : sets) {
      retired.addAll(set.removed());
      before.ifPresent(earlier -> retired.addAll(gone(earlier, set)));
      KeyChange.Standing standing = standing(before, set);
      KeyChange change = KeyChanges.of(account, before, set, standing);
      changes.add(change);
      if (!change.isGood() && !set.devices().isEmpty()) {
        Doubt.Kind kind =
            standing == KeyChange.Standing.UNSIGNED ? Doubt.Kind.UNSIGNED : Doubt.Kind.BROKEN;
        doubts.add(new Doubt(kind, set.number(), added(before, set), log.now(), ""));
      }
      before = Optional.of(set);
    }
    return new Found(sets.getLast(), changes, doubts, retired);
  }

  private static List<Bytes> gone(DeviceSet before, DeviceSet set) {
    return before.devices().stream()
        .map(DeviceKey::signatureKey)
        .filter(key -> !set.contains(key))
        .toList();
  }

  private KeyChange.Standing standing(Optional<DeviceSet> before, DeviceSet set) {
    try {
      Standing found = rules.check(before, set);
      return KeyChanges.standing(before, set, found);
    } catch (TransparencyException broken) {
      return KeyChange.Standing.BROKEN;
    }
  }

  private static List<Bytes> added(Optional<DeviceSet> before, DeviceSet set) {
    return set.devices().stream()
        .map(DeviceKey::signatureKey)
        .filter(key -> before.isEmpty() || !before.get().contains(key))
        .toList();
  }
}
