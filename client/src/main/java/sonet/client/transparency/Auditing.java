package sonet.client.transparency;

import java.util.List;
import sonet.client.KeyPolicy;
import sonet.client.Settings;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.transparency.directory.DirectoryLabels;

/// Whose word on the log counts beside its own, and what follows when it is missing.
///
/// @param auditors their public keys; empty for nobody
/// @param enough how many of them must vouch
/// @param policy whether new keys are used all the same when too few do
/// @param own this account's label, which is looked at whoever vouches
public record Auditing(List<Bytes> auditors, int enough, KeyPolicy policy, Bytes own) {
  /// Nobody's.
  public static final Auditing NONE = new Auditing(List.of(), 0, KeyPolicy.STRICT, Bytes.EMPTY);

  /// Copies the list.
  public Auditing {
    auditors = List.copyOf(auditors);
  }

  /// As the settings of an account's device name them.
  public static Auditing of(Settings.KeyChecks checks, AccountName own) {
    return new Auditing(
        checks.auditors().keys(),
        checks.auditors().enough(),
        checks.policy(),
        DirectoryLabels.account(own.identity()));
  }
}
