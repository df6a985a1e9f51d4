package sonet.protocol;

import java.util.Optional;

/// What something was done to.
///
/// @param tenant a tenant
/// @param account an account
/// @param device a device
/// @param object the id of something else, such as a token or an invitation, or of devices that
///   went for that one; never a secret
public record AuditSubject(
    Optional<TenantName> tenant,
    Optional<AccountName> account,
    Optional<DeviceId> device,
    Optional<String> object) {
  /// Nothing in particular.
  public static final AuditSubject NOTHING =
      new AuditSubject(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// This and a tenant.
  public AuditSubject with(TenantName name) {
    return new AuditSubject(Optional.of(name), account, device, object);
  }

  /// This and an account.
  public AuditSubject with(AccountName name) {
    return new AuditSubject(tenant, Optional.of(name), device, object);
  }

  /// This and a device.
  public AuditSubject with(DeviceId id) {
    return new AuditSubject(tenant, account, Optional.of(id), object);
  }

  /// This and something with an id.
  public AuditSubject with(String id) {
    return new AuditSubject(tenant, account, device, Optional.of(id));
  }
}
