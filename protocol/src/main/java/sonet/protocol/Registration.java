package sonet.protocol;

/// Who may register an account with a tenant.
public enum Registration {
  /// Anyone.
  OPEN,
  /// Who has an invitation.
  INVITATION
}
