package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// The body of `PATCH /v1/admin/tenants/{tenant}`: what is not said stays.
///
/// @param suspended whether its devices are refused
/// @param hosts its host names, in place of all there were
/// @param registration who may register an account
/// @param retention how long entries are kept
/// @param deliveryReceipts whether senders are told of delivery
/// @param quotas how much it may have and do, in place of all there were
/// @param contestPercent how many of the other accounts in a group must reject a commit
/// @param history how long what is past is kept; what it does not say stays
public record ChangeTenant(
    Optional<Switch> suspended,
    Optional<List<String>> hosts,
    Optional<Registration> registration,
    Optional<Retention> retention,
    Optional<Switch> deliveryReceipts,
    Optional<Quotas> quotas,
    Optional<Integer> contestPercent,
    Optional<HistoryRetention> history) {
  /// No change.
  public static final ChangeTenant NOTHING =
      new ChangeTenant(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// A change without a word on what is past.
  public ChangeTenant(
      Optional<Switch> suspended,
      Optional<List<String>> hosts,
      Optional<Registration> registration,
      Optional<Retention> retention,
      Optional<Switch> deliveryReceipts,
      Optional<Quotas> quotas,
      Optional<Integer> contestPercent) {
    this(
        suspended,
        hosts,
        registration,
        retention,
        deliveryReceipts,
        quotas,
        contestPercent,
        Optional.empty());
  }

  /// Checks what settings check.
  public ChangeTenant {
    TenantSettings usual = TenantSettings.DEFAULT;
    TenantSettings _ =
        new TenantSettings(
            hosts.orElse(usual.hosts()),
            usual.registration(),
            usual.retention(),
            usual.deliveryReceipts(),
            usual.quotas(),
            contestPercent);
  }

  /// This change, and its devices are refused or not.
  public ChangeTenant withSuspended(Switch value) {
    return new ChangeTenant(
        Optional.of(value),
        hosts,
        registration,
        retention,
        deliveryReceipts,
        quotas,
        contestPercent,
        history);
  }

  /// This change, and other quotas.
  public ChangeTenant withQuotas(Quotas value) {
    return new ChangeTenant(
        suspended,
        hosts,
        registration,
        retention,
        deliveryReceipts,
        Optional.of(value),
        contestPercent,
        history);
  }

  /// This change, and other host names.
  public ChangeTenant withHosts(List<String> value) {
    return new ChangeTenant(
        suspended,
        Optional.of(value),
        registration,
        retention,
        deliveryReceipts,
        quotas,
        contestPercent,
        history);
  }

  /// This change, and another time for which what is past is kept.
  public ChangeTenant withHistory(HistoryRetention value) {
    return new ChangeTenant(
        suspended,
        hosts,
        registration,
        retention,
        deliveryReceipts,
        quotas,
        contestPercent,
        Optional.of(value));
  }

  /// The settings after the change.
  public TenantSettings apply(TenantSettings before) {
    return new TenantSettings(
        hosts.orElse(before.hosts()),
        registration.orElse(before.registration()),
        retention.orElse(before.retention()),
        deliveryReceipts.orElse(before.deliveryReceipts()),
        quotas.orElse(before.quotas()),
        contestPercent.or(before::contestPercent),
        history.map(said -> said.over(before.history())).or(before::history));
  }
}
