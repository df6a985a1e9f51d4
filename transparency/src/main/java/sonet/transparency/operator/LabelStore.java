package sonet.transparency.operator;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.transparency.vrf.VrfOutput;
import sonet.transparency.wire.LabelVersion;

/// Where a log keeps the versions of its labels, apart from the trees, so that values can be
/// deleted.
public interface LabelStore {
  /// The greatest version of a label.
  Optional<Long> greatest(Bytes label);

  /// Where a version stands; empty when there is none.
  Optional<StoredVersion> version(Bytes label, long version);

  /// The opening and the value of a version; empty when there is none, or they were deleted.
  Optional<OpenedVersion> opened(Bytes label, long version);

  /// The VRF output of a version of a label with its proof, whether or not there is that version,
  /// if it was kept.
  default Optional<VrfOutput> proof(LabelVersion which) {
    return Optional.empty();
  }

  /// Takes a VRF output with its proof. It is always the same one, and making it is most of the
  /// work of a search, so a store may keep it for a while.
  default void keep(LabelVersion which, VrfOutput proof) {}
}
