package sonet.transparency.credential;

import sonet.transparency.proof.ConsumingView;
import sonet.transparency.user.KnownLabel;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.UpdateValue;

/// A credential that was found to be good. Both kinds may be used at once; a provisional one must
/// become final before it expires, or be reported.
public sealed interface CheckedCredential {
  /// The label and its version.
  LabelVersion labelVersion();

  /// The value.
  UpdateValue value();

  /// The version is in a distinguished log entry, which the owner of the label checks.
  ///
  /// @param labelVersion the label and its version
  /// @param value the value
  record Final(LabelVersion labelVersion, UpdateValue value) implements CheckedCredential {}

  /// The version is in a tree that the log signed, but in no distinguished entry that is known yet.
  ///
  /// @param labelVersion the label and its version
  /// @param value the value
  /// @param terminal the position where it was found
  /// @param known what monitoring needs to know
  /// @param shown of that tree
  record Provisional(
      LabelVersion labelVersion,
      UpdateValue value,
      long terminal,
      KnownLabel known,
      ConsumingView.Shown shown)
      implements CheckedCredential {
    /// The number of entries of the tree.
    public long treeSize() {
      return shown.view().size();
    }

    /// As it is once it is known to be in a distinguished log entry.
    Final complete() {
      return new Final(labelVersion, value);
    }
  }
}
