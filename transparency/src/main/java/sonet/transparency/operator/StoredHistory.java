package sonet.transparency.operator;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.proof.LabelHistory;
import sonet.transparency.vrf.VrfOutput;
import sonet.transparency.vrf.VrfPrivateKey;
import sonet.transparency.wire.BinaryLadderStep;
import sonet.transparency.wire.LabelVersion;

/// The versions of one label in a store, as far as one response needs them.
final class StoredHistory implements LabelHistory {
  private final LabelStore store;
  private final VrfPrivateKey vrfKey;
  private final Bytes label;
  private final Optional<Long> greatest;
  private final Map<Long, Optional<StoredVersion>> versions = new TreeMap<>();
  private final Map<Long, VrfOutput> outputs = new TreeMap<>();

  StoredHistory(LabelStore store, VrfPrivateKey vrfKey, Bytes label, long size) {
    this.store = store;
    this.vrfKey = vrfKey;
    this.label = label;
    this.greatest = greatestBefore(size);
  }

  Bytes label() {
    return label;
  }

  /// The greatest version in the tree.
  Optional<Long> greatest() {
    return greatest;
  }

  Optional<StoredVersion> version(long version) {
    return versions.computeIfAbsent(version, number -> store.version(label, number));
  }

  /// The opening and the value of a version.
  ///
  /// @throws TransparencyException with `NOT_FOUND` when they are not there any more
  OpenedVersion opened(long version) throws TransparencyException {
    return store
        .opened(label, version)
        .orElseThrow(() -> new TransparencyException(Reason.NOT_FOUND, "version " + version));
  }

  @Override
  public Optional<Long> position(long version) {
    return greatest.isPresent() && version <= greatest.get()
        ? version(version).map(StoredVersion::position)
        : Optional.empty();
  }

  @Override
  public Bytes searchKey(long version) {
    return version(version)
        .map(stored -> stored.leaf().vrfOutput())
        .orElseGet(() -> output(version).output().slice(0, TransparencySuite.HASH_LENGTH));
  }

  private VrfOutput output(long version) {
    return outputs.computeIfAbsent(
        version,
        number -> {
          LabelVersion which = new LabelVersion(label, number);
          return store.proof(which, () -> vrfKey.prove(which.encoded()));
        });
  }

  @Override
  public Optional<Long> greatestAt(long position) {
    return greatestBefore(position + 1);
  }

  /// The greatest version in a tree of a size. Versions stand in ascending positions.
  private Optional<Long> greatestBefore(long size) {
    long low = 0;
    long high = store.greatest(label).map(version -> version + 1).orElse(0L);
    while (low < high) {
      long middle = (low + high) >>> 1;
      boolean there = version(middle).filter(stored -> stored.position() < size).isPresent();
      if (there) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? Optional.empty() : Optional.of(low - 1);
  }

  /// The step of a ladder for a version, with the commitment if it is to be given.
  BinaryLadderStep step(long version, boolean withCommitment) {
    Optional<Bytes> commitment =
        withCommitment && position(version).isPresent()
            ? version(version).map(stored -> stored.leaf().commitment())
            : Optional.empty();
    return new BinaryLadderStep(output(version).proof(), commitment);
  }
}
