package sonet.server.config;

import java.time.Duration;
import java.util.List;
import sonet.transparency.TransparencySuite;

/// The settings of the transparency log, a chapter of the table in [Settings].
public final class TransparencySettings {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// The suite.
  public static final Setting<TransparencySuite> SUITE =
      of(
          "suite",
          Kind.choice(TransparencySuite.class),
          TransparencySuite.ED25519,
          "the cipher suite of logs that are made from now on; a log keeps its own, and all up to"
              + " the lifetime, for good");

  /// The auditor of the configuration.
  public static final Setting<String> AUDITOR =
      of(
          "auditor",
          Kind.text("a public key in hexadecimal, or nothing"),
          "",
          "the auditor without whose signature the log shows nothing; without one, anyone can audit"
              + " all the same");

  /// How far the auditor may be behind.
  public static final Setting<Duration> AUDITOR_LAG =
      of(
          "auditor-lag",
          Kind.time(MINUTE, DAY.multipliedBy(30)),
          Duration.ofHours(6),
          "how far that auditor may be behind");

  /// How far a head may be ahead of clocks.
  public static final Setting<Duration> AHEAD =
      of(
          "max-ahead",
          Kind.time(Duration.ofSeconds(1), DAY),
          MINUTE,
          "how far a head may be ahead of the clock of whoever sees it");

  /// How old a head may be.
  public static final Setting<Duration> BEHIND =
      of(
          "max-behind",
          Kind.time(Duration.ofSeconds(8), DAY.multipliedBy(7)),
          Duration.ofHours(1),
          "how old a head may be; a log that nobody changes has a new one four times as often");

  /// The reasonable monitoring window.
  public static final Setting<Duration> WINDOW =
      of(
          "monitoring-window",
          Kind.time(MINUTE, DAY.multipliedBy(90)),
          DAY,
          "how often owners look at their labels");

  /// The maximum lifetime.
  public static final Setting<Duration> LIFETIME =
      of(
          "lifetime",
          Kind.time(DAY, DAY.multipliedBy(36_500)),
          DAY.multipliedBy(400),
          "how long log entries are kept; who looks less often than that begins anew");

  /// The time between entries.
  public static final Setting<Duration> INTERVAL =
      of(
          "interval",
          Kind.time(Duration.ZERO, MINUTE),
          Duration.ofMillis(200),
          "the least time between two log entries, while no more waits than one of them takes");

  /// How long values are kept that others followed.
  public static final Setting<Duration> VALUE_RETENTION =
      of(
          "value-retention",
          Kind.time(MINUTE, DAY.multipliedBy(36_500)),
          DAY.multipliedBy(30),
          "how long a device set is kept after another followed it, and the one that says that an"
              + " account was deleted, where a tenant says nothing else; never less than the"
              + " monitoring window and value-grace");

  /// How long they are kept beyond the monitoring window.
  public static final Setting<Duration> VALUE_GRACE =
      of(
          "value-grace",
          Kind.time(Duration.ZERO, DAY.multipliedBy(3660)),
          DAY.multipliedBy(7),
          "how long device sets are kept beyond the monitoring window at least, for owners who were"
              + " away");

  /// How long after a change by an administrator nothing of it is erased.
  public static final Setting<Duration> ERASURE_WATCH =
      of(
          "erasure-watch",
          Kind.time(Duration.ZERO, DAY.multipliedBy(3660)),
          DAY.multipliedBy(30),
          "how long what an administrator changed of an account's keys stays readable, also when the"
              + " account is erased, where a tenant says nothing else; an erasure that waits is"
              + " counted in the audit trail");

  /// The origin.
  public static final Setting<String> ORIGIN =
      of(
          "origin",
          Kind.text("a name such as kt.example.org, without spaces and plus signs"),
          "sonet-log",
          "what the names of anchor logs begin with that are made from now on; a log keeps its own");

  /// The time between checkpoints.
  public static final Setting<Duration> ANCHOR_INTERVAL =
      of(
          "anchor-interval",
          Kind.time(Duration.ofMillis(10), Duration.ofHours(1)),
          Duration.ofSeconds(10),
          "the least time between two checkpoints of an anchor log");

  /// The witnesses.
  public static final Setting<String> WITNESSES =
      of(
          "witnesses",
          Kind.text("a file with a policy (C2SP tlog-policy), or nothing"),
          "",
          "the witnesses that are asked, each with its address, and the quorum that must have seen a"
              + " checkpoint before it is shown; empty for none");

  /// How long a witness has.
  public static final Setting<Duration> WITNESS_TIME =
      of(
          "witness-time",
          Kind.time(Duration.ofMillis(10), MINUTE),
          Duration.ofSeconds(5),
          "how long a witness has for an answer");

  /// The auditors.
  public static final Setting<List<String>> AUDITORS =
      of(
          "auditors",
          Kind.names("public keys in hexadecimal, with commas between"),
          List.of(),
          "the auditors whose signatures are given beside answers; sonet auditor shows its key");

  /// Where everything is published.
  public static final Setting<String> PUBLISH =
      of(
          "publish",
          Kind.text("a folder, or nothing"),
          "",
          "a folder that the log of each tenant is written to as plain files, for any file server;"
              + " empty for none");

  private TransparencySettings() {}

  private static <T> Setting<T> of(String name, Kind<T> kind, T initial, String help) {
    return new Setting<>("transparency." + name, kind, initial, help);
  }

  /// All of them.
  static List<Setting<?>> all() {
    return List.of(
        SUITE,
        AUDITOR,
        AUDITOR_LAG,
        AHEAD,
        BEHIND,
        WINDOW,
        LIFETIME,
        INTERVAL,
        VALUE_RETENTION,
        VALUE_GRACE,
        ERASURE_WATCH,
        ORIGIN,
        ANCHOR_INTERVAL,
        WITNESSES,
        WITNESS_TIME,
        AUDITORS,
        PUBLISH);
  }
}
