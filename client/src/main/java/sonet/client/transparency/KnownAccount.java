package sonet.client.transparency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sonet.client.AccountKeys;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.user.KnownLabel;

/// What is known of the keys of an account, as it stands in the local state. Immutable.
///
/// @param set the last one that the log proved; empty before
/// @param checkedAt when that was, or the epoch of time
/// @param watched what contact monitoring is still to follow
/// @param shown the keys that the server showed last
/// @param retired keys that the log had once; devices that were removed may still be in a group
/// @param doubts what is against them and was not decided
/// @param decision what was decided here
/// @param credited the credential on whose word the set is used, until the log was asked
record KnownAccount(
    Optional<DeviceSet> set,
    Instant checkedAt,
    Watched watched,
    List<Bytes> shown,
    List<Bytes> retired,
    List<Doubt> doubts,
    Decision decision,
    Optional<Credited> credited) {
  /// More keys than this are not remembered as accepted, or as retired.
  private static final int MOST_KEYS = DeviceSet.MOST_DEVICES;

  /// Of an account that was never looked at.
  static final KnownAccount NONE =
      new KnownAccount(
          Optional.empty(),
          Instant.EPOCH,
          Watched.NOTHING,
          List.of(),
          List.of(),
          List.of(),
          Decision.NONE,
          Optional.empty());

  KnownAccount {
    shown = List.copyOf(shown);
    retired = List.copyOf(retired.subList(Math.max(0, retired.size() - MOST_KEYS), retired.size()));
    doubts = List.copyOf(doubts);
  }

  /// What contact monitoring follows, until the versions are in a distinguished entry (§8.2).
  ///
  /// @param label to look the versions up
  /// @param map which versions, and where they were proven
  record Watched(KnownLabel label, MonitoringMap map) {
    static final Watched NOTHING =
        new Watched(new KnownLabel(Bytes.EMPTY, Map.of()), MonitoringMap.EMPTY);

    /// With the rest of what is to be followed; what is followed no more is forgotten.
    Watched leaving(MonitoringMap rest) {
      return rest.isEmpty() ? NOTHING : new Watched(label, rest);
    }
  }

  /// What was decided here.
  ///
  /// @param blocked whether nothing is to be sent
  /// @param version up to which changes without a signature were accepted, or -1
  /// @param keys that were accepted without the log
  record Decision(boolean blocked, long version, List<Bytes> keys) {
    static final Decision NONE = new Decision(false, -1, List.of());

    Decision {
      keys = List.copyOf(keys);
    }

    /// Without keys of devices that were removed: they were accepted as they were.
    Decision without(Set<Bytes> gone) {
      return new Decision(
          blocked, version, keys.stream().filter(key -> !gone.contains(key)).toList());
    }

    boolean covers(Doubt doubt) {
      return switch (doubt.kind()) {
        case UNLOGGED, UNPROVEN -> keys.containsAll(doubt.keys());
        case UNSIGNED, EXPULSION -> doubt.version() <= version;
        case BROKEN -> doubt.version() <= version && keys.containsAll(doubt.keys());
      };
    }
  }

  KnownAccount watching(Watched next) {
    return new KnownAccount(set, checkedAt, next, shown, retired, doubts, decision, credited);
  }

  /// What a look has shown.
  ///
  /// @param set the last that the log proved
  /// @param at when
  /// @param shown the keys that the server showed
  /// @param retired keys of devices that were removed
  record Look(Optional<DeviceSet> set, Instant at, List<Bytes> shown, List<Bytes> retired) {}

  /// After a look: what was accepted before is no doubt any more.
  KnownAccount after(Look look, List<Doubt> found) {
    Set<Bytes> gone = new LinkedHashSet<>(retired);
    gone.addAll(look.retired());
    Decision left = decision.without(gone);
    return new KnownAccount(
        look.set(),
        look.at(),
        watched,
        look.shown(),
        List.copyOf(gone),
        found.stream().filter(doubt -> !left.covers(doubt)).toList(),
        left,
        Optional.empty());
  }

  /// What a credential has shown.
  ///
  /// @param set of the account's devices
  /// @param shown the keys that are to be used
  /// @param retired keys of devices that were removed
  /// @param credited what it stands on
  record Credit(DeviceSet set, List<Bytes> shown, List<Bytes> retired, Credited credited) {}

  /// After a credential was believed. When the log was asked last is as before.
  KnownAccount credited(Credit credit) {
    Set<Bytes> gone = new LinkedHashSet<>(retired);
    gone.addAll(credit.retired());
    return new KnownAccount(
        Optional.of(credit.set()),
        checkedAt,
        watched,
        credit.shown(),
        List.copyOf(gone),
        doubts,
        decision.without(gone),
        Optional.of(credit.credited()));
  }

  /// Once what a credential showed was confirmed.
  KnownAccount confirmed(Bytes credential) {
    return new KnownAccount(
        set,
        checkedAt,
        watched,
        shown,
        retired,
        doubts,
        decision,
        credited.map(one -> one.credential().equals(credential) ? one.confirmed() : one));
  }

  /// What the log itself proved last.
  Optional<DeviceSet> logged() {
    return credited.isPresent() ? credited.get().base() : set;
  }

  /// Whether it is known well enough for now: looked up lately, or believed lately by a credential.
  boolean isFresh(Instant now) {
    Instant since = credited.map(Credited::since).orElse(checkedAt);
    // A time ahead was written by a clock that was wrong.
    return doubts.isEmpty()
        && set.isPresent()
        && !now.isBefore(since)
        && now.isBefore(since.plus(Directory.FRESH));
  }

  /// Whether a credential may stand in for the log at present: once it was believed that long, the
  /// log must be asked.
  boolean mayBeCredited(Instant now) {
    return doubts.isEmpty() && !decision.blocked() && (credited.isEmpty() || isFresh(now));
  }

  /// With more doubts than there were.
  KnownAccount doubted(List<Bytes> showing, List<Doubt> found) {
    List<Doubt> all = new ArrayList<>(doubts);
    for (Doubt doubt : found) {
      if (!decision.covers(doubt) && all.stream().noneMatch(doubt::isLike)) {
        all.add(doubt);
      }
    }
    return new KnownAccount(set, checkedAt, watched, showing, retired, all, decision, credited);
  }

  /// With all that is against the keys accepted.
  KnownAccount accepted() {
    Set<Bytes> keys = new LinkedHashSet<>(decision.keys());
    long version = decision.version();
    for (Doubt doubt : doubts) {
      if (doubt.kind() != Doubt.Kind.EXPULSION) {
        keys.addAll(doubt.keys());
      }
      version = Math.max(version, doubt.version());
    }
    List<Bytes> kept = List.copyOf(keys);
    int from = Math.max(0, kept.size() - MOST_KEYS);
    return new KnownAccount(
        set,
        checkedAt,
        watched,
        shown,
        retired,
        List.of(),
        new Decision(false, version, kept.subList(from, kept.size())),
        credited);
  }

  KnownAccount blocked() {
    return new KnownAccount(
        set,
        checkedAt,
        watched,
        shown,
        retired,
        doubts,
        new Decision(true, decision.version(), decision.keys()),
        credited);
  }

  /// Whether a key is one that the log proves or that was accepted.
  boolean hasKey(Bytes signatureKey) {
    return (set.isPresent() && set.get().hasDevice(signatureKey))
        || decision.keys().contains(signatureKey);
  }

  /// Whether a key is of a device that was removed, and not of one that is there.
  boolean isRetired(Bytes signatureKey) {
    return retired.contains(signatureKey) && !hasKey(signatureKey);
  }

  boolean hasAll(List<Bytes> signatureKeys) {
    return signatureKeys.stream().allMatch(this::hasKey);
  }

  /// What is shown now, with what was shown before where it is only a part.
  List<Bytes> shown(Directory.Shown given) {
    if (given.part() == Directory.Part.WHOLE) {
      return given.keys();
    }
    Set<Bytes> all = new LinkedHashSet<>(shown);
    all.addAll(given.keys());
    all.removeIf(retired::contains);
    return List.copyOf(all);
  }

  /// Whether a key was proven by a credential alone that proves nothing any more.
  boolean isLapsed(Bytes signatureKey, Instant now) {
    return credited.isPresent()
        && credited.get().isLapsed(now)
        && !decision.keys().contains(signatureKey)
        && credited.get().base().filter(base -> base.contains(signatureKey)).isEmpty();
  }

  AccountKeys.State state() {
    if (decision.blocked()) {
      return AccountKeys.State.BLOCKED;
    }
    if (!doubts.isEmpty()) {
      return AccountKeys.State.DOUBTED;
    }
    if (set.isEmpty() && decision.keys().isEmpty()) {
      return AccountKeys.State.UNKNOWN;
    }
    boolean all = set.isPresent() && shown.stream().allMatch(set.get()::hasDevice);
    return all && decision.version() < set.get().number()
        ? AccountKeys.State.PROVEN
        : AccountKeys.State.ACCEPTED;
  }

  Bytes encode() {
    Writer writer =
        new Writer()
            .vector(set.stream().map(DeviceSet::encoded).toList(), Writer::opaque)
            .u64(checkedAt.toEpochMilli());
    RetainedCodec.write(writer, watched.label());
    RetainedCodec.write(writer, watched.map());
    return writer
        .vector(shown, Writer::opaque)
        .vector(retired, Writer::opaque)
        .vector(doubts, (w, doubt) -> doubt.writeTo(w))
        .u8(decision.blocked() ? 1 : 0)
        .u64(decision.version())
        .vector(decision.keys(), Writer::opaque)
        .vector(credited.stream().toList(), (w, one) -> one.writeTo(w))
        .toBytes();
  }

  static KnownAccount read(Reader reader) throws DecodeException {
    Optional<DeviceSet> set = reader.vector(Credited::set).stream().findFirst();
    Instant checkedAt = Instant.ofEpochMilli(reader.u64());
    Watched watched = new Watched(RetainedCodec.label(reader), RetainedCodec.map(reader));
    List<Bytes> shown = reader.vector(Reader::opaque);
    List<Bytes> retired = reader.vector(Reader::opaque);
    List<Doubt> doubts = reader.vector(Doubt::read);
    boolean blocked = reader.u8() == 1;
    return new KnownAccount(
        set,
        checkedAt,
        watched,
        shown,
        retired,
        doubts,
        new Decision(blocked, reader.u64(), reader.vector(Reader::opaque)),
        // A state from before there were credentials ends here.
        reader.remaining() == 0
            ? Optional.empty()
            : reader.vector(Credited::read).stream().findFirst());
  }
}
