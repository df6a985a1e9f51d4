package sonet.client.transparency;

import java.util.List;
import sonet.client.KeyPolicy;
import sonet.crypto.Bytes;

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
}
