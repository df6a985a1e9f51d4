package sonet.client.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.state.Records;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.OwnedLabel;
import sonet.transparency.user.SearchResult;
import sonet.transparency.wire.UpdateValue;

/// The label of this account, watched by its owner (§8.3): in every distinguished entry of the log
/// it has the versions that the account's devices have made, and no other.
///
/// A set that bears this device's signature must be one that it has made ([OwnSets]), and so must
/// one by which the recovery key brought in a device, or its owner is told.
///
/// A device that was away for so long that values were erased or entries expired meanwhile begins
/// anew, and says that there is something that it has not seen.
public final class OwnLabel {
  private static final Bytes OWN = Bytes.utf8("own");

  /// So much is asked for in one go.
  private static final int MOST = 64;

  private final VerifiedLog log;
  private final Vault vault;
  private final Self self;
  private final Bytes label;
  private Optional<OwnedLabel> owned = Optional.empty();

  /// Whose label it is.
  ///
  /// @param account its name
  /// @param deviceKey the key of this device
  public record Self(AccountName account, Bytes deviceKey) {}

  /// The label as a state has it.
  public OwnLabel(VerifiedLog log, Self self) throws ClientException {
    this.log = log;
    this.vault = log.vault();
    this.self = self;
    this.label = DirectoryLabels.account(self.account().identity());
    Optional<Bytes> kept = vault.read(t -> t.get(Table.KEY_LOG, OWN));
    if (kept.isPresent()) {
      owned = Optional.of(Records.decode(kept.get(), RetainedCodec::owned));
    }
  }

  /// Watches the label: takes it over where that was not done, learns of new versions, and looks at
  /// all distinguished entries that it has not seen. Needs the recent distinguished entries.
  ///
  /// @throws ClientException with `NOT_IN_LOG`, `LOG_DISTRUSTED` also when the log ends its answers
  ///   before there is nothing more to show, or a failure of server or disk
  public void watch() throws ClientException {
    OwnedLabel from = owned.isPresent() ? owned.get() : takeOver(List.of());
    try {
      follow(from);
    } catch (ClientException refused) {
      Optional<Instant> last = lastBeforeAbsence();
      if (refused.reason() != Reason.NOT_IN_LOG || last.isEmpty()) {
        throw refused;
      }
      follow(takeOver(List.of(unseen(owned.orElse(from), last.get()))));
    }
  }

  private void follow(OwnedLabel from) throws ClientException {
    OwnedLabel now = learn(from);
    boolean more = true;
    for (int i = 0; more && i < MOST; i++) {
      LogUser.OwnerMonitored monitored = log.ownMonitor(now, (t, seen) -> keep(t, seen.label()));
      more = monitored.more();
      if (more && monitored.label().verified() <= now.verified()) {
        // An answer may end anywhere (§13.4), but all versions are known here, so that an honest
        // log goes on. One that shows nothing is watched by nobody.
        throw new ClientException(
            Reason.LOG_DISTRUSTED,
            "The log does not show your label in all the entries in which you must see it.");
      }
      now = monitored.label();
      owned = Optional.of(now);
    }
  }

  /// When this device looked last, if that is longer ago than a monitoring window: an honest log
  /// erases no value that others followed within one, and no tree expires so soon (§7.1, §8.3).
  private Optional<Instant> lastBeforeAbsence() throws ClientException {
    Duration window = Duration.ofMillis(log.trusted().configuration().reasonableMonitoringWindow());
    return vault.read(KeyWatch::lastWatched).filter(last -> last.plus(window).isBefore(log.now()));
  }

  private KeyAlarm unseen(OwnedLabel known, Instant last) throws ClientException {
    return alarm(
        KeyAlarm.Kind.OWN_KEYS_UNSEEN,
        "the log no longer shows what was made after version %d, while this device was away since %s"
            .formatted(known.greatest().orElse(-1L), last));
  }

  /// The name of the account.
  String account() {
    return self.account().value();
  }

  /// The label as it is followed, once it was taken over.
  Optional<OwnedLabel> owned() {
    return owned;
  }

  /// The greatest version that is known, or -1.
  long greatest() {
    return owned.flatMap(OwnedLabel::greatest).orElse(-1L);
  }

  /// @param told what this is the reason to tell, in the transaction that keeps it
  private OwnedLabel takeOver(List<KeyAlarm> told) throws ClientException {
    long start =
        log.heads()
            .rightmost()
            .orElseThrow(() ->
                new ClientException(
                    Reason.LOG_DISTRUSTED, "The log has no entry that owners look at."));
    OwnedLabel taken =
        log.own(
            label,
            start,
            (t, owning) -> {
              keep(t, owning);
              for (KeyAlarm alarm : told) {
                Alarms.raise(t, vault, alarm);
              }
            });
    owned = Optional.of(taken);
    return taken;
  }

  /// Keeps the label as it is followed.
  static void keep(Transaction t, OwnedLabel next) throws ClientException {
    t.put(Table.KEY_LOG, OWN, RetainedCodec.encode(next));
  }

  /// Learns of the versions that this device does not know of, each with its value.
  private OwnedLabel learn(OwnedLabel from) throws ClientException {
    SearchResult greatest =
        log.search(
            new VerifiedLog.Sought(from.known(), Optional.empty()),
            (t, seen) -> {
              // What it says is learned below, with where it was inserted.
            });
    OwnedLabel now = from;
    for (int i = 0; isBehind(now, greatest) && i < MOST; i++) {
      LogUser.Inserted inserted =
          log.ownUpdates(
              now,
              (t, seen) -> {
                keep(t, seen.label());
                // It is shown once, so what is wrong with it is written down with it.
                for (UpdateValue value : seen.values()) {
                  inspect(t, value.value());
                }
              });
      now = inserted.label();
      owned = Optional.of(now);
    }
    return now;
  }

  private static boolean isBehind(OwnedLabel owned, SearchResult greatest) {
    return owned.greatest().orElse(-1L) < greatest.labelVersion().version();
  }

  /// A set with the signature of this device must be one that it has made.
  private void inspect(Transaction t, Bytes value) throws ClientException {
    DeviceSet set;
    try {
      set = DeviceSet.decode(value);
    } catch (TransparencyException malformed) {
      Alarms.raise(t, vault, changed("a version of your label is no set of devices"));
      return;
    }
    boolean ours = set.authorship().filter(by -> by.key().equals(self.deviceKey())).isPresent();
    boolean made = OwnSets.made(t).contains(value);
    if (ours && !made) {
      Alarms.raise(
          t,
          vault,
          changed(
              "version "
                  + set.number()
                  + " has the signature of this device, which never made it"));
    }
    if (set.reason() == ChangeReason.ADMINISTRATOR && wasThere(set)) {
      Alarms.raise(t, vault, alarm(KeyAlarm.Kind.DEVICE_EXPELLED, expelled(set)));
    }
    if (!made && set.reason() == ChangeReason.RECOVERY && wasThere(set)) {
      String detail =
          "version %d, at %s: %s"
              .formatted(set.number(), Instant.ofEpochMilli(set.at()), deeds(set));
      Alarms.raise(t, vault, alarm(KeyAlarm.Kind.RECOVERY_USED, detail));
    }
  }

  /// Whether this device was one of the account before a recovery, and is not the one that it
  /// brought. That is seen by the order of the devices: times are said by whoever recovers.
  private boolean wasThere(DeviceSet set) {
    return set.removed().contains(self.deviceKey())
        || (set.contains(self.deviceKey())
            && !set.devices().getLast().signatureKey().equals(self.deviceKey()));
  }

  private static String expelled(DeviceSet set) {
    return "version %d, at %s: device %s went (\"%s\")"
        .formatted(set.number(), Instant.ofEpochMilli(set.at()), went(set), set.note());
  }

  private static String went(DeviceSet set) {
    return set.removed().stream().map(KeyChanges::device).collect(Collectors.joining(", "));
  }

  private static String deeds(DeviceSet set) {
    String came = KeyChanges.device(set.devices().getLast().signatureKey());
    String went = went(set);
    return "device " + came + " came" + (went.isEmpty() ? "" : ", " + went + " went");
  }

  private KeyAlarm changed(String detail) throws ClientException {
    return alarm(KeyAlarm.Kind.OWN_KEYS_CHANGED, detail);
  }

  private KeyAlarm alarm(KeyAlarm.Kind kind, String detail) throws ClientException {
    return new KeyAlarm(
        log.now(),
        kind,
        self.account().value(),
        detail,
        log.evidence(List.of(), Bytes.EMPTY, Bytes.EMPTY).encoded());
  }

  /// Holds what the server shows of the own account against what the log has: this device must be
  /// in both, and neither may have one that the other has not.
  ///
  /// @param found what is known of the own account
  /// @param proven the set that the log proved
  /// @param shown the keys of the devices that the server shows
  public void compare(AccountKeys found, DeviceSet proven, List<Bytes> shown)
      throws ClientException {
    if (found.state() == AccountKeys.State.DOUBTED) {
      boolean expelled =
          found.doubts().stream().allMatch(doubt -> doubt.cause() == KeyChange.Cause.ADMINISTRATOR);
      log.raise(
          alarm(
              expelled ? KeyAlarm.Kind.DEVICE_EXPELLED : KeyAlarm.Kind.OWN_KEYS_CHANGED,
              Sentences.doubts(self.account().value(), found.doubts())));
    }
    List<String> hidden =
        proven.devices().stream()
            .filter(device -> !device.isRecoveryKey())
            .map(DeviceKey::signatureKey)
            .filter(key -> !shown.contains(key))
            .map(KeyChanges::device)
            .toList();
    if (!proven.contains(self.deviceKey())) {
      differ("the log does not have this device");
    } else if (!hidden.isEmpty()) {
      differ(
          "the log has devices of yours that the server does not show: "
              + String.join(", ", hidden));
    }
  }

  private void differ(String detail) throws ClientException {
    log.raise(alarm(KeyAlarm.Kind.OWN_KEYS_DIFFER, detail));
  }
}
