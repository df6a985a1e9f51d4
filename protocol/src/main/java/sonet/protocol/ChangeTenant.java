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
public record ChangeTenant(
    Optional<Switch> suspended,
    Optional<List<String>> hosts,
    Optional<Registration> registration,
    Optional<Retention> retention,
    Optional<Switch> deliveryReceipts,
    Optional<Quotas> quotas) {
  /// No change.
  public static final ChangeTenant NOTHING =
      new ChangeTenant(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// This change, and its devices are refused or not.
  public ChangeTenant withSuspended(Switch value) {
    return new ChangeTenant(
        Optional.of(value), hosts, registration, retention, deliveryReceipts, quotas);
  }

  /// This change, and other quotas.
  public ChangeTenant withQuotas(Quotas value) {
    return new ChangeTenant(
        suspended, hosts, registration, retention, deliveryReceipts, Optional.of(value));
  }

  /// The settings after the change.
  public TenantSettings apply(TenantSettings before) {
    return new TenantSettings(
        hosts.orElse(before.hosts()),
        registration.orElse(before.registration()),
        retention.orElse(before.retention()),
        deliveryReceipts.orElse(before.deliveryReceipts()),
        quotas.orElse(before.quotas()));
  }
}
