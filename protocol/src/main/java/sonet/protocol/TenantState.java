package sonet.protocol;

/// Whether a tenant is served.
public enum TenantState {
  /// It is.
  ACTIVE,
  /// Its devices are refused until an administrator wakes it; nothing is lost.
  SUSPENDED,
  /// All it has is being removed, for good.
  DELETING
}
