package sonet.server.config;

import java.time.Duration;
import java.util.List;

/// How much one may ask for in a time, a chapter of the table in [Settings]. All of it can be
/// changed while the server runs.
public final class RateSettings {
  /// Rate: address.
  public static final Setting<Rate> ADDRESS =
      rate(
          "address",
          new Rate(12_000, Duration.ofMinutes(1)),
          "requests from one address (of IPv6: one /64)");

  /// Rate: auth.
  public static final Setting<Rate> AUTH =
      rate(
          "auth",
          new Rate(600, Duration.ofMinutes(1)),
          "registrations, challenges and tokens from one address");

  /// Rate: failures.
  public static final Setting<Rate> FAILURES =
      rate(
          "failures",
          new Rate(120, Duration.ofMinutes(1)),
          "refused tokens and signatures from one address, before nothing is heard from it");

  /// Rate: admin.
  public static final Setting<Rate> ADMIN =
      rate(
          "admin",
          new Rate(600, Duration.ofMinutes(1)),
          "requests for administrators from one address");

  /// Rate: send.
  public static final Setting<Rate> SEND =
      rate("send", new Rate(6000, Duration.ofMinutes(1)), "messages of one device");

  /// Rate: commit.
  public static final Setting<Rate> COMMIT =
      rate("commit", new Rate(1200, Duration.ofMinutes(1)), "commits of one device");

  /// Rate: claim.
  public static final Setting<Rate> CLAIM =
      rate("claim", new Rate(6000, Duration.ofMinutes(1)), "claims of keys by one device");

  /// Rate: claimed.
  public static final Setting<Rate> CLAIMED =
      rate("claimed", new Rate(1200, Duration.ofMinutes(1)), "claims of the keys of one account");

  /// Rate: claimer.
  public static final Setting<Rate> CLAIMER =
      rate(
          "claimer",
          new Rate(600, Duration.ofHours(1)),
          "claims of the keys of one account by one other account");

  /// Rate: sealed.
  public static final Setting<Rate> SEALED =
      rate("sealed", new Rate(1200, Duration.ofMinutes(1)), "sealed messages to one account");

  /// Rate: keys.
  public static final Setting<Rate> KEYS =
      rate(
          "keys",
          new Rate(240, Duration.ofHours(1)),
          "changes of the keys of one account, but for what takes keys away");

  /// Rate: search.
  public static final Setting<Rate> SEARCH =
      rate(
          "search",
          new Rate(6000, Duration.ofMinutes(1)),
          "questions of one device to the transparency log");

  /// Rate: log.
  public static final Setting<Rate> LOG =
      rate(
          "log",
          new Rate(6000, Duration.ofMinutes(1)),
          "questions to the transparency log without a token, from one address");

  /// Rate: upload.
  public static final Setting<Rate> UPLOAD =
      rate("upload", new Rate(3000, Duration.ofMinutes(1)), "parts of attachments from one device");

  /// Rate: read.
  public static final Setting<Rate> READ =
      rate("read", new Rate(24_000, Duration.ofMinutes(1)), "what one device reads");

  /// Rate: write.
  public static final Setting<Rate> WRITE =
      rate("write", new Rate(6000, Duration.ofMinutes(1)), "what else one device changes");

  /// Rate: account.
  public static final Setting<Rate> ACCOUNT =
      rate(
          "account",
          new Rate(60_000, Duration.ofMinutes(1)),
          "requests of all devices of an account");

  private RateSettings() {}

  private static Setting<Rate> rate(String name, Rate initial, String help) {
    return new Setting<>("limits.rate." + name, Kind.rate(), initial, help).live();
  }

  /// All of them.
  static List<Setting<?>> all() {
    return List.of(
        ADDRESS, AUTH, FAILURES, ADMIN, SEND, COMMIT, CLAIM, CLAIMED, CLAIMER, SEALED, KEYS, SEARCH,
        LOG, UPLOAD, READ, WRITE, ACCOUNT);
  }
}
