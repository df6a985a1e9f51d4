package sonet.client.transparency;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.user.KnownLabel;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.Credential;

/// Whether what a credential proves goes on from what is known of an account, by the rules that
/// hold for what the log itself proves ([Chain]); and whether the log, asked later, says the same.
final class Crediting {
  private final VerifiedLog log;
  private final Offline offline;
  private final Chain chain;

  Crediting(VerifiedLog log, Offline offline) {
    this.log = log;
    this.offline = offline;
    // Nobody is asked here.
    this.chain = new Chain(log, (account, keys, known) -> false);
  }

  /// What a credential is taken to show.
  ///
  /// @param set the account's devices
  /// @param changes since what was known
  /// @param retired the keys of devices that were removed
  /// @param credited what it all stands on
  record Credit(DeviceSet set, List<KeyChange> changes, List<Bytes> retired, Credited credited) {
    /// Whether that proves all keys that are to be used.
    boolean covers(KnownAccount before, List<Bytes> shown) {
      return used(before, shown).stream()
          .allMatch(key -> set.hasDevice(key) || before.decision().keys().contains(key));
    }

    /// Keys of devices that were removed may still be in a group.
    private List<Bytes> used(KnownAccount before, List<Bytes> shown) {
      return shown.stream()
          .filter(
              key -> credited.whole() || !(retired.contains(key) || before.retired().contains(key)))
          .toList();
    }

    KnownAccount after(KnownAccount before, List<Bytes> shown) {
      return before.credited(new KnownAccount.Credit(set, used(before, shown), retired, credited));
    }
  }

  /// What a credential shows of an account, if it may be used before the log was asked.
  ///
  /// @param whole whether the server shows all devices of the account
  Optional<Credit> credit(
      String account, KnownAccount before, Offline.Believed believed, boolean whole)
      throws ClientException {
    DeviceSet set = believed.set();
    if (set.devices().isEmpty()) {
      return Optional.empty();
    }
    Optional<DeviceSet> known = before.set();
    if (known.isPresent() && set.number() <= known.get().number()) {
      // One that was superseded proves nothing. For the last version it shows that it was still so.
      return known.get().equals(set)
          ? Optional.of(new Credit(set, List.of(), List.of(), credited(before, believed, whole)))
          : Optional.empty();
    }
    KnownLabel label = new KnownLabel(believed.credential().labelVersion().label(), Map.of());
    Chain.Found found = chain.judge(new Chain.Known(account, label, known), List.of(set));
    boolean seen =
        found.changes().stream().anyMatch(change -> change.standing() == KeyChange.Standing.SEEN);
    // At whom is met at a later version the account's owner has looked in a distinguished entry.
    // What is newer than that, the log is asked for with what came before it.
    boolean stands = !seen || believed.provisional().isEmpty();
    return found.doubts().isEmpty() && stands
        ? Optional.of(
            new Credit(set, found.changes(), found.retired(), credited(before, believed, whole)))
        : Optional.empty();
  }

  private Credited credited(KnownAccount before, Offline.Believed believed, boolean whole)
      throws ClientException {
    Configuration configuration = log.trusted().configuration();
    Instant since = before.credited().map(Credited::since).orElse(log.now());
    return new Credited(
        since,
        new Credited.Term(
            believed.asOf(),
            Offline.until(configuration, believed.asOf()),
            believed.provisional().isPresent()),
        before.logged(),
        whole || before.credited().filter(Credited::whole).isPresent(),
        believed.credential().encoded());
  }

  /// Holds what the log proves against what a credential had shown before. Where they differ, the
  /// log has proven two things, and an alarm is raised.
  void compare(String account, KnownAccount before, Chain.Found found) throws ClientException {
    if (before.credited().isEmpty() || before.set().isEmpty()) {
      return;
    }
    DeviceSet shown = before.set().get();
    boolean differs =
        found.last().number() < shown.number()
            || found.sets().stream()
                .anyMatch(set -> set.number() == shown.number() && !set.equals(shown));
    if (!differs) {
      return;
    }
    String detail =
        "a credential of the log has shown another version " + shown.number() + " than the log has";
    Optional<Offline.Believed> believed = again(before.credited().get());
    if (believed.isPresent()) {
      offline.raise(KeyAlarm.Kind.LOG_FORKED, account, detail, believed.get());
    } else {
      log.raise(
          new KeyAlarm(
              log.now(),
              KeyAlarm.Kind.LOG_FORKED,
              account,
              detail,
              log.evidence(List.of(), Bytes.EMPTY, before.credited().get().credential())
                  .encoded()));
    }
  }

  /// With the head that the log signed, where what the credential begins from is still known.
  private Optional<Offline.Believed> again(Credited credited) throws ClientException {
    try {
      return Optional.of(
          Offline.verify(
              log.trusted(),
              log.heads(),
              Credential.decode(credited.credential(), log.trusted().configuration())));
    } catch (TransparencyException forgotten) {
      return Optional.empty();
    }
  }
}
