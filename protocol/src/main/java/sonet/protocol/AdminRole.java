package sonet.protocol;

/// What an administrator may do.
public enum AdminRole {
  /// Everything.
  OWNER,
  /// Runs the service: health, metrics, backup, drain; sees which tenants there are.
  OPERATOR,
  /// Runs one tenant: its settings, accounts and invitations.
  TENANT_ADMIN,
  /// Sees everything that an owner sees, and changes nothing.
  AUDITOR
}
