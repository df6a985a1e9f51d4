package sonet.server.config;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// The table of all settings. The reader of files, environment and flags, the checks, `sonet serve
/// --help` and docs/configuration.md are made from it.
public final class Settings {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  /// Where everything is kept.
  public static final Setting<String> DATA =
      new Setting<>(
          "data",
          Kind.text("a folder"),
          "",
          "the folder that everything is kept in; empty for the place the system has for that");

  /// Where it listens.
  public static final Setting<String> HOST =
      new Setting<>(
          "host",
          Kind.text("an address of this machine"),
          "127.0.0.1",
          "the address to listen at; 0.0.0.0 for all");

  /// The port it listens at.
  public static final Setting<Integer> PORT =
      new Setting<>(
          "port", Kind.number(0, 65_535), 8080, "the port to listen at; 0 for any that is free");

  /// Where administrators find it.
  public static final Setting<String> ADMIN_HOST =
      new Setting<>(
          "admin.host",
          Kind.text("an address of this machine"),
          "127.0.0.1",
          "the address to listen at for administrators, with admin.port");

  /// The port at which administrators find it.
  public static final Setting<OptionalInt> ADMIN_PORT =
      new Setting<>(
          "admin.port",
          Kind.optionalNumber(0, 65_535),
          OptionalInt.empty(),
          "a port of its own for /v1/admin and /metrics, which port then does not answer; empty for"
              + " none");

  /// The names it answers to.
  public static final Setting<List<String>> NAMES =
      new Setting<>(
          "names",
          Kind.names("names with port, such as chat.example:443, with commas between"),
          List.of(),
          "the names that devices may sign challenges for; none for any");

  /// The web pages that may use it.
  public static final Setting<List<String>> ORIGINS =
      new Setting<>(
          "origins",
          Kind.names("origins such as https://chat.example, or *, with commas between"),
          List.of(),
          "the origins of other hosts whose web pages may use the service; * for any");

  /// The certificate.
  public static final Setting<String> CERTIFICATE =
      new Setting<>(
          "tls.certificate",
          Kind.text("a file in PEM"),
          "",
          "the chain of certificates for TLS 1.3, the server's own first; without it there is no"
              + " TLS");

  /// The certificate's key.
  public static final Setting<String> CERTIFICATE_KEY =
      new Setting<>(
          "tls.key",
          Kind.text("a file in PEM"),
          "",
          "the private key of the certificate, in PKCS#8");

  /// How often the certificate's files are looked at.
  public static final Setting<Duration> CERTIFICATE_TIME =
      new Setting<>(
          "tls.check-time",
          Kind.time(Duration.ofMillis(10), Duration.ofDays(1)),
          Duration.ofSeconds(10),
          "how often the two files are looked at; when they have changed, new connections get the"
              + " new certificate");

  /// How large the store may become.
  public static final Setting<Long> STORE_SIZE =
      new Setting<>(
          "store.size",
          Kind.size(64 * KIB, Long.MAX_VALUE),
          Long.MAX_VALUE,
          "how large it may become");

  /// How much room the disk must have.
  public static final Setting<Long> LEAST_ROOM =
      new Setting<Long>(
              "store.least-room",
              Kind.size(0, 1L << 50),
              64 * MIB,
              "room on the disk below which the server is not ready")
          .live();

  /// Where backups go.
  public static final Setting<String> BACKUPS =
      new Setting<>(
          "backup.folder",
          Kind.text("a folder"),
          "",
          "the folder that backups go to, best on another disk; empty for backups in the data"
              + " folder");

  /// How fast backups are made.
  public static final Setting<Long> BACKUP_PACE =
      new Setting<>(
          "backup.pace",
          Kind.size(64 * KIB, Long.MAX_VALUE),
          64 * MIB,
          "how much a backup copies in a second");

  /// How long administrators' tasks may take.
  public static final Setting<Duration> TASK_TIME =
      new Setting<>(
          "admin.task-time",
          Kind.time(SECOND, Duration.ofDays(30)),
          HOUR.multipliedBy(6),
          "how long a backup or another task of an administrator may take");

  /// How long audit trails are kept.
  public static final Setting<Duration> AUDIT_RETENTION =
      new Setting<>(
          "audit.retention",
          Kind.time(Duration.ofMinutes(1), Duration.ofDays(36_500)),
          Duration.ofDays(30),
          "for the entries of an audit trail to be kept, where a tenant says nothing else");

  /// Tenants.
  public static final Setting<Integer> TENANTS =
      limit("tenants", Kind.number(1, 100_000), 10_000, "tenants");

  /// Connections.
  public static final Setting<Integer> CONNECTIONS =
      limit("connections", Kind.number(1, 1_000_000), 20_000, "connections open at once");

  /// Sessions of one address.
  public static final Setting<Integer> SESSIONS =
      limit(
          "sessions",
          Kind.number(1, 1_000_000),
          20_000,
          "sessions of one address; of one device it is always one");

  /// Sessions of one account.
  public static final Setting<Integer> ACCOUNT_SESSIONS =
      limit(
          "account-sessions",
          Kind.number(1, 10_000),
          100,
          "sessions of all devices of an account together");

  /// Bytes of a request.
  public static final Setting<Long> BODY =
      limit("body", Kind.size(64 * KIB, GIB), 8 * MIB, "bytes of a request");

  /// Bytes of an upload.
  public static final Setting<Long> UPLOAD =
      limit(
          "upload",
          Kind.size(64 * KIB, 64 * GIB),
          64 * MIB,
          "bytes that one request may carry of a file");

  /// Bytes of a message.
  public static final Setting<Long> MESSAGE =
      limit("message", Kind.size(KIB, 64 * MIB), 256 * KIB, "bytes of a message or proposal");

  /// Bytes of a commit.
  public static final Setting<Long> COMMIT =
      limit(
          "commit",
          Kind.size(KIB, 256 * MIB),
          2 * MIB,
          "bytes of a commit, a Welcome or a GroupInfo each");

  /// Bytes of a key package.
  public static final Setting<Long> KEY_PACKAGE =
      limit("key-package", Kind.size(KIB, MIB), 64 * KIB, "bytes of a key package");

  /// Devices of an account.
  public static final Setting<Integer> DEVICES =
      limit("devices", Kind.number(1, 500), 50, "devices of an account");

  /// Time of a link.
  public static final Setting<Duration> LINK_TIME =
      limit(
          "link-time",
          Kind.time(Duration.ofSeconds(10), HOUR),
          Duration.ofMinutes(10),
          "for a code that links a further device to be good");

  /// Key packages of a device.
  public static final Setting<Integer> KEY_PACKAGES =
      limit(
          "key-packages",
          Kind.number(1, 100_000),
          1_000,
          "key packages of a device that wait to be claimed");

  /// When keys run out.
  public static final Setting<Integer> KEYS_LOW =
      limit(
          "keys-low",
          Kind.number(0, 1_000),
          10,
          "so few key packages of a suite, or prekeys of a kind, are left when the device is told");

  /// How often it is looked at what may be forgotten.
  public static final Setting<Duration> SWEEP_TIME =
      limit(
          "sweep-time",
          Kind.time(SECOND, Duration.ofDays(1)),
          Duration.ofMinutes(10),
          "between two looks at what has expired");

  /// Attachments of an account.
  public static final Setting<Integer> BLOBS =
      limit("blobs", Kind.number(0, 100_000), 2_000, "attachments of an account").live();

  /// Bytes of the attachments of an account.
  public static final Setting<Long> BLOB_BYTES =
      limit(
              "blob-bytes",
              Kind.size(0, Long.MAX_VALUE),
              4 * GIB,
              "bytes of all attachments of an account together")
          .live();

  /// Bytes of an attachment.
  public static final Setting<Long> BLOB_SIZE =
      limit("blob-size", Kind.size(0, 1_024 * GIB), 128 * MIB, "bytes of an attachment").live();

  /// Time of an attachment.
  public static final Setting<Duration> BLOB_TIME =
      limit(
          "blob-time",
          Kind.time(Duration.ofMinutes(1), Duration.ofDays(3_650)),
          Duration.ofDays(30),
          "for an attachment to be kept");

  /// Groups of a device.
  public static final Setting<Integer> GROUPS =
      limit("groups", Kind.number(1, 100_000), 1_000, "groups that a device is or was a member of");

  /// Entries of an inbox.
  public static final Setting<Integer> INBOX =
      limit(
          "inbox",
          Kind.number(1, 1_000_000),
          1_000,
          "entries of an inbox that wait to be acknowledged");

  /// Entries pushed ahead.
  public static final Setting<Integer> WINDOW =
      limit(
          "window",
          Kind.number(1, 1_000_000),
          1_024,
          "entries that are pushed to a device before it acknowledges");

  /// Time of a request.
  public static final Setting<Duration> REQUEST_TIME =
      limit(
          "request-time",
          Kind.time(Duration.ofMillis(100), HOUR),
          Duration.ofSeconds(30),
          "for a request to arrive, and for an answer or a frame to be taken");

  /// Time at rest.
  public static final Setting<Duration> IDLE_TIME =
      limit(
          "idle-time",
          Kind.time(SECOND, HOUR),
          Duration.ofSeconds(75),
          "between the requests or frames of a connection");

  /// Time with a full window.
  public static final Setting<Duration> SLOW_TIME =
      limit(
          "slow-time",
          Kind.time(SECOND, HOUR),
          Duration.ofSeconds(60),
          "with a full window, before a session ends");

  /// Time to stop.
  public static final Setting<Duration> DRAIN_TIME =
      limit(
          "drain-time",
          Kind.time(Duration.ZERO, HOUR),
          Duration.ofSeconds(5),
          "for what is under way when the server stops");

  /// What is logged.
  public static final Setting<LogLevel> LOG_LEVEL =
      new Setting<LogLevel>(
              "log.level",
              Kind.choice(LogLevel.class),
              LogLevel.INFO,
              "what is worth a line in the log")
          .live();

  /// How it is logged.
  public static final Setting<LogFormat> LOG_FORMAT =
      new Setting<>(
          "log.format",
          Kind.choice(LogFormat.class),
          LogFormat.TEXT,
          "lines for people, or JSON for machines, on the standard error output");

  /// Who may see the metrics.
  public static final Setting<MetricsAccess> METRICS =
      new Setting<MetricsAccess>(
              "metrics.access",
              Kind.choice(MetricsAccess.class),
              MetricsAccess.TOKEN,
              "who may see /metrics: who has an administrator's token, also any process of this"
                  + " machine, or anyone")
          .live();

  /// Requests under way.
  public static final Setting<Integer> IN_FLIGHT =
      limit("in-flight", Kind.number(1, 1_000_000), 4_096, "requests under way at once").live();

  /// Memory of bodies.
  public static final Setting<Long> MEMORY =
      limit(
              "memory",
              Kind.size(MIB, 1L << 44),
              GIB,
              "bytes of bodies under way at once; never more than a quarter of the heap")
          .live();

  /// Proxies that are believed.
  public static final Setting<List<String>> PROXIES =
      new Setting<List<String>>(
              "proxies",
              Kind.names("addresses, with commas between"),
              List.of("127.0.0.1", "0:0:0:0:0:0:0:1"),
              "the proxies whose X-Forwarded-For says where a request came from; what they ask without"
                  + " it is not limited by address")
          .live();

  private static final List<Setting<?>> ALL =
      List.of(
          DATA,
          HOST,
          PORT,
          ADMIN_HOST,
          ADMIN_PORT,
          NAMES,
          ORIGINS,
          CERTIFICATE,
          CERTIFICATE_KEY,
          CERTIFICATE_TIME,
          STORE_SIZE,
          LEAST_ROOM,
          BACKUPS,
          BACKUP_PACE,
          TASK_TIME,
          AUDIT_RETENTION,
          TENANTS,
          CONNECTIONS,
          SESSIONS,
          ACCOUNT_SESSIONS,
          BODY,
          UPLOAD,
          MESSAGE,
          COMMIT,
          KEY_PACKAGE,
          DEVICES,
          LINK_TIME,
          KEY_PACKAGES,
          KEYS_LOW,
          SWEEP_TIME,
          BLOBS,
          BLOB_BYTES,
          BLOB_SIZE,
          BLOB_TIME,
          GROUPS,
          INBOX,
          WINDOW,
          REQUEST_TIME,
          IDLE_TIME,
          SLOW_TIME,
          DRAIN_TIME,
          LOG_LEVEL,
          LOG_FORMAT,
          METRICS,
          IN_FLIGHT,
          MEMORY,
          PROXIES);

  private Settings() {}

  private static <T> Setting<T> limit(String name, Kind<T> kind, T initial, String help) {
    return new Setting<>("limits." + name, kind, initial, help);
  }

  /// All of them, by their chapters.
  public static List<Setting<?>> all() {
    return Stream.of(ALL, RateSettings.all(), TransparencySettings.all())
        .flatMap(List::stream)
        .toList();
  }
}
