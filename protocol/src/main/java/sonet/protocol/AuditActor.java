package sonet.protocol;

import java.util.Optional;

/// Who did something.
///
/// @param kind what it is
/// @param id of the device or recovery key, or of the administrator's token
/// @param account of the device
/// @param role of the administrator
public record AuditActor(
    Kind kind, Optional<String> id, Optional<AccountName> account, Optional<AdminRole> role) {
  /// The service itself.
  public static final AuditActor SERVICE =
      new AuditActor(Kind.SERVICE, Optional.empty(), Optional.empty(), Optional.empty());

  /// Somebody without a token.
  public static final AuditActor STRANGER =
      new AuditActor(Kind.STRANGER, Optional.empty(), Optional.empty(), Optional.empty());

  /// What somebody is.
  public enum Kind {
    /// A device, by its token.
    DEVICE,
    /// The recovery key of an account, by its token.
    RECOVERY_KEY,
    /// An administrator, by a token.
    ADMINISTRATOR,
    /// Somebody without a token, such as who registers.
    STRANGER,
    /// The service itself.
    SERVICE
  }

  /// A device.
  public static AuditActor device(DeviceId device, AccountName account) {
    return new AuditActor(
        Kind.DEVICE, Optional.of(device.toString()), Optional.of(account), Optional.empty());
  }

  /// A recovery key.
  public static AuditActor recoveryKey(DeviceId key, AccountName account) {
    return new AuditActor(
        Kind.RECOVERY_KEY, Optional.of(key.toString()), Optional.of(account), Optional.empty());
  }

  /// An administrator.
  public static AuditActor administrator(AdminToken token) {
    return new AuditActor(
        Kind.ADMINISTRATOR, Optional.of(token.id()), Optional.empty(), Optional.of(token.role()));
  }
}
