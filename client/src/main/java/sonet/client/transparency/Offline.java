package sonet.client.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import sonet.client.ClientException;
import sonet.client.KeyAlarm;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.credential.CheckedCredential;
import sonet.transparency.credential.CredentialVerifier;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.Credential;

/// Verifies credentials that came along with keys, by what is known of the log and without a word
/// to it (§14).
///
/// Anybody can write nonsense, so one that does not verify is nobody's fault and says nothing. One
/// that the log has signed and that cannot be of the log that is known here convicts the log.
final class Offline {
  /// What a distinguished entry proves is worth nothing any more after so many monitoring windows.
  static final int WINDOWS = 2;

  /// So many of those that came along are tried, the newest first: each costs a millisecond or two.
  private static final int MOST_TRIED = 3;

  private final VerifiedLog log;

  Offline(VerifiedLog log) {
    this.log = log;
  }

  /// What a credential proves.
  ///
  /// @param credential the credential
  /// @param set the device set
  /// @param asOf the time of the log entry up to which it was the last
  /// @param provisional what is still to be confirmed, of a provisional one
  record Believed(
      Credential credential,
      DeviceSet set,
      Instant asOf,
      Optional<CheckedCredential.Provisional> provisional) {
    /// The entry that the credential begins from, with the view of the log there.
    static RecentHeads base(RecentHeads heads, Credential credential) {
      TreeMap<Long, RetainedView> one = new TreeMap<>();
      heads.at(credential.position()).ifPresent(view -> one.put(credential.position(), view));
      return new RecentHeads(one);
    }

    /// The tree of a provisional credential, as the log signed it.
    Optional<SignedHead> head(TrustedLog log) {
      return provisional.isPresent()
              && credential.proof() instanceof Credential.Provisional(var head, var _)
          ? Optional.of(
              new SignedHead(
                  head.treeSize(),
                  provisional.get().shown().view().tree().root(log.primitives()),
                  head.signature()))
          : Optional.empty();
    }
  }

  /// The newest of what some credentials prove of a label; nothing where none of them proves
  /// anything.
  ///
  /// @throws ClientException a failure of the disk
  Optional<Believed> newest(Bytes label, List<Bytes> encodings) throws ClientException {
    Optional<TrustedLog> trusted = encodings.isEmpty() ? Optional.empty() : log.known();
    if (trusted.isEmpty() || !log.allowsNewKeys()) {
      return Optional.empty();
    }
    Configuration configuration = trusted.get().configuration();
    List<Credential> newestFirst =
        encodings.stream()
            .distinct()
            .flatMap(encoding -> decode(encoding, configuration).stream())
            .filter(credential -> credential.labelVersion().label().equals(label))
            .sorted(
                Comparator.comparingLong((Credential one) -> one.labelVersion().version())
                    .thenComparingLong(Credential::position)
                    .reversed())
            .limit(MOST_TRIED)
            .toList();
    for (Credential credential : newestFirst) {
      Optional<Believed> believed = verify(trusted.get(), credential);
      if (believed.isPresent()) {
        return believed;
      }
    }
    return Optional.empty();
  }

  private static Optional<Credential> decode(Bytes encoding, Configuration configuration) {
    try {
      return Optional.of(Credential.decode(encoding, configuration));
    } catch (TransparencyException nonsense) {
      return Optional.empty();
    }
  }

  private Optional<Believed> verify(TrustedLog trusted, Credential credential) {
    try {
      Believed believed = verify(trusted, log.heads(), credential);
      // Of the tree of a provisional one nobody knows whether auditors have seen it.
      boolean seen = believed.provisional().isEmpty() || !log.needsAuditors();
      return seen && isCurrent(trusted.configuration(), believed.asOf())
          ? Optional.of(believed)
          : Optional.empty();
    } catch (TransparencyException unproven) {
      return Optional.empty();
    }
  }

  /// What a credential proves to someone who knows some distinguished entries.
  static Believed verify(TrustedLog trusted, RecentHeads heads, Credential credential)
      throws TransparencyException {
    CheckedCredential checked = new CredentialVerifier(trusted, heads).verify(credential);
    DeviceSet set = DeviceSet.decode(checked.value().value());
    Bytes label = credential.labelVersion().label();
    // The label is one byte, then the name.
    if (!set.account().equals(label.slice(1, label.length()))
        || set.number() != credential.labelVersion().version()) {
      throw new TransparencyException(
          TransparencyException.Reason.DEVICE_SET, "the set of something else");
    }
    return switch (checked) {
      case CheckedCredential.Final _ ->
          new Believed(
              credential,
              set,
              timestamp(heads.at(credential.position()).orElseThrow()),
              Optional.empty());
      case CheckedCredential.Provisional provisional ->
          new Believed(
              credential, set, timestamp(provisional.shown().view()), Optional.of(provisional));
    };
  }

  /// Of the last entry of a view.
  private static Instant timestamp(RetainedView view) {
    return Instant.ofEpochMilli(view.frontier().lastEntry().getValue().timestamp());
  }

  private boolean isCurrent(Configuration configuration, Instant asOf) {
    return log.now().isBefore(until(configuration, asOf))
        && !asOf.isAfter(log.now().plusMillis(configuration.maxAhead()));
  }

  /// Until when something that was so at a time is believed.
  static Instant until(Configuration configuration, Instant asOf) {
    return asOf.plus(
        Duration.ofMillis(configuration.reasonableMonitoringWindow()).multipliedBy(WINDOWS));
  }

  /// Raises an alarm when the tree of a provisional credential cannot be of the log that is known
  /// here. Returns whether it was.
  ///
  /// @param known the newest set that the log has proven here
  boolean convicts(String account, Believed believed, Optional<DeviceSet> known)
      throws ClientException {
    Optional<SignedHead> shown = believed.head(log.trusted());
    if (shown.isEmpty()) {
      return false;
    }
    Optional<String> wrong = contradiction(believed, shown.get(), known);
    if (wrong.isPresent()) {
      raise(KeyAlarm.Kind.LOG_FORKED, account, wrong.get(), believed);
    }
    return wrong.isPresent();
  }

  private Optional<String> contradiction(
      Believed believed, SignedHead shown, Optional<DeviceSet> known) {
    Optional<SignedHead> ours = log.signedHead();
    if (ours.isPresent()
        && ours.get().size() == shown.size()
        && !ours.get().root().equals(shown.root())) {
      return Optional.of("of " + shown.size() + " entries, the log has signed two trees");
    }
    DeviceSet set = believed.set();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    if (known.get().number() == set.number() && !known.get().equals(set)) {
      return Optional.of("the log has two values for version " + set.number());
    }
    // A version never goes away, so a tree that has all of ours has it, too.
    return set.number() < known.get().number() && shown.size() >= log.size()
        ? Optional.of("a tree of " + shown.size() + " entries is without what was proven here")
        : Optional.empty();
  }

  /// Raises an alarm that rests on a credential, with it and the head that the log signed.
  void raise(KeyAlarm.Kind kind, String account, String detail, Believed believed)
      throws ClientException {
    Evidence evidence =
        log.evidence(
            believed.head(log.trusted()).stream().toList(),
            Bytes.EMPTY,
            believed.credential().encoded());
    log.raise(new KeyAlarm(log.now(), kind, account, detail, evidence.encoded()));
  }
}
