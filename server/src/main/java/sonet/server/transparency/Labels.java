package sonet.server.transparency;

import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.transparency.directory.DirectoryLabels;

/// The labels of a log that can be asked for: those of accounts, and the operator's.
public final class Labels {
  /// The operator's label: the heads of the audit trail.
  public static final Bytes AUDIT = DirectoryLabels.audit();

  private Labels() {}

  /// Whether it is a label that the operator has for everyone.
  static boolean isOfOperator(Bytes label) {
    return label.equals(AUDIT) || label.equals(DirectoryLabels.serviceAudit());
  }

  /// The label of an account.
  public static Bytes of(AccountName account) {
    return DirectoryLabels.account(account.identity());
  }

  /// Whether it is the label that an account has, or could have.
  static boolean isOfAccount(Bytes label) {
    if (label.length() < 2) {
      return false;
    }
    try {
      return of(new AccountName(label.slice(1, label.length()).toUtf8())).equals(label);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
