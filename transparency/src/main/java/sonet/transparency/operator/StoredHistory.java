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

  /// How many versions the store has, as it was asked once: no other is asked for.
  private final long count;

  private final Optional<Long> greatest;
  private final Map<Long, Optional<StoredVersion>> versions = new TreeMap<>();
  private final Map<Long, VrfOutput> outputs = new TreeMap<>();
  private final Map<Long, Bytes> evaluated = new TreeMap<>();
  private final Proofs proofs;

  /// Whether a response shows the VRF proofs of the versions that it is about.
  enum Proofs {
    /// It has a ladder of them.
    SHOWN,
    /// Who asks has seen them before.
    NOT_SHOWN
  }

  /// Where the versions are, and how they are looked up.
  record Versions(LabelStore store, VrfPrivateKey vrfKey, Proofs proofs) {}

  StoredHistory(Versions versions, Bytes label, long size) {
    this.store = versions.store();
    this.vrfKey = versions.vrfKey();
    this.proofs = versions.proofs();
    this.label = label;
    this.count = store.greatest(label).map(last -> last + 1).orElse(0L);
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
    return version < count
        ? versions.computeIfAbsent(version, number -> store.version(label, number))
        : Optional.empty();
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
        .orElseGet(() -> absent(version).slice(0, TransparencySuite.HASH_LENGTH));
  }

  /// The VRF output of a version that is not there: without a proof when none is shown, which costs
  /// half.
  private Bytes absent(long version) {
    return switch (proofs) {
      case SHOWN -> output(version).output();
      case NOT_SHOWN -> evaluated.computeIfAbsent(version, this::evaluate);
    };
  }

  private Bytes evaluate(long version) {
    LabelVersion which = new LabelVersion(label, version);
    return store
        .proof(which)
        .map(VrfOutput::output)
        .orElseGet(() -> vrfKey.evaluate(which.encoded()));
  }

  private VrfOutput output(long version) {
    return outputs.computeIfAbsent(version, this::prove);
  }

  private VrfOutput prove(long version) {
    LabelVersion which = new LabelVersion(label, version);
    Optional<VrfOutput> kept = store.proof(which);
    if (kept.isPresent()) {
      return kept.get();
    }
    VrfOutput made = vrfKey.prove(which.encoded());
    store.keep(which, made);
    return made;
  }

  @Override
  public Optional<Long> greatestAt(long position) {
    return greatestBefore(position + 1);
  }

  /// The greatest version in a tree of a size. Versions stand in ascending positions, and mostly
  /// the last one is it.
  private Optional<Long> greatestBefore(long size) {
    if (count > 0 && isBefore(count - 1, size)) {
      return Optional.of(count - 1);
    }
    long low = 0;
    long high = Math.max(0, count - 1);
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (isBefore(middle, size)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? Optional.empty() : Optional.of(low - 1);
  }

  private boolean isBefore(long version, long size) {
    return version(version).filter(stored -> stored.position() < size).isPresent();
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
