package sonet.client.group;

import java.util.List;
import sonet.crypto.Bytes;

/// What a commit shall do.
public sealed interface GroupChange {
  /// Adds devices.
  ///
  /// @param keyPackages of each, as MLSMessages
  record Add(List<Bytes> keyPackages) implements GroupChange {
    /// Copies the list.
    public Add {
      keyPackages = List.copyOf(keyPackages);
    }
  }

  /// Removes devices.
  ///
  /// @param leaves the places of each
  record Remove(List<Integer> leaves) implements GroupChange {
    /// Copies the list.
    public Remove {
      leaves = List.copyOf(leaves);
    }
  }
}
