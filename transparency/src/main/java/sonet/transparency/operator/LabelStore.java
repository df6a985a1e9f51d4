package sonet.transparency.operator;

import java.util.Optional;
import sonet.crypto.Bytes;

/// Where a log keeps the versions of its labels, apart from the trees, so that they can be deleted.
public interface LabelStore {
  /// The greatest version of a label.
  Optional<Long> greatest(Bytes label);

  /// A version that exists; empty when there is none, or it was deleted.
  Optional<StoredVersion> version(Bytes label, long version);
}
