package sonet.transparency.operator;

import java.util.Optional;
import sonet.crypto.Bytes;

/// Where a log keeps the versions of its labels, apart from the trees, so that values can be
/// deleted.
public interface LabelStore {
  /// The greatest version of a label.
  Optional<Long> greatest(Bytes label);

  /// Where a version stands; empty when there is none.
  Optional<StoredVersion> version(Bytes label, long version);

  /// The opening and the value of a version; empty when there is none, or they were deleted.
  Optional<OpenedVersion> opened(Bytes label, long version);
}
