package sonet.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How a tenant is run.
///
/// @param hosts the host names, without port, whose requests are for it when they do not say
/// @param registration who may register an account
/// @param retention how long entries of logs are kept
/// @param deliveryReceipts whether the server tells a sender that a device has taken a message
/// @param quotas how much it may have and do
/// @param contestPercent how many of the other accounts in a group must reject a commit for the
///   group to wait for them, from 1 to 100; the usual share where nothing is said
/// @param history how long what is past is kept; as the server is set where nothing is said
public record TenantSettings(
    List<String> hosts,
    Registration registration,
    Retention retention,
    Switch deliveryReceipts,
    Quotas quotas,
    Optional<Integer> contestPercent,
    Optional<HistoryRetention> history) {
  /// The usual share of accounts that must reject a commit.
  public static final int CONTEST_PERCENT = 25;

  private static final int MAX_HOSTS = 32;

  /// Open to anyone, thirty days, no bounds.
  public static final TenantSettings DEFAULT =
      new TenantSettings(
          List.of(),
          Registration.OPEN,
          Retention.DEFAULT,
          Switch.ON,
          Quotas.NONE,
          Optional.empty(),
          Optional.empty());

  /// Settings without a word on what is past.
  public TenantSettings(
      List<String> hosts,
      Registration registration,
      Retention retention,
      Switch deliveryReceipts,
      Quotas quotas,
      Optional<Integer> contestPercent) {
    this(
        hosts, registration, retention, deliveryReceipts, quotas, contestPercent, Optional.empty());
  }

  /// Copies the list and checks the names in it.
  public TenantSettings {
    hosts = List.copyOf(hosts);
    if (hosts.size() > MAX_HOSTS || hosts.stream().distinct().count() < hosts.size()) {
      throw new IllegalArgumentException("a tenant has 32 host names at most, each once");
    }
    if (contestPercent.isPresent() && (contestPercent.get() < 1 || contestPercent.get() > 100)) {
      throw new IllegalArgumentException("contestPercent is a number from 1 to 100");
    }
    for (String host : hosts) {
      if (host.isEmpty()
          || host.length() > 253
          || !host.equals(host.toLowerCase(Locale.ROOT))
          || !host.chars().allMatch(TenantSettings::isAllowed)) {
        throw new IllegalArgumentException(
            "a host name is made of a-z 0-9 . - and has no port, unlike " + host);
      }
    }
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  }
}
