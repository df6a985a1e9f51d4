package sonet.transparency.user;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.proof.KnownVersion;

/// What a user knows of the versions of a label, to look them up again: keys of prefix trees and
/// commitments, from responses that were verified. Immutable.
///
/// @param label the label
/// @param versions by version
public record KnownLabel(Bytes label, Map<Long, KnownVersion> versions) {
  /// Copies the map.
  public KnownLabel {
    versions = new TreeMap<>(versions);
  }

  /// With more versions. One that is known keeps its commitment, if the other has none.
  public KnownLabel with(Map<Long, KnownVersion> more) {
    Map<Long, KnownVersion> all = new TreeMap<>(versions);
    more.forEach((version, known) ->
        all.merge(
            version, known, (before, after) -> after.commitment().isPresent() ? after : before));
    return new KnownLabel(label, all);
  }

  /// Refuses what was learned of a version that another one was known of: a version never changes,
  /// so the log has replaced it. Each of the two may be in a tree that the log signed.
  ///
  /// @throws TransparencyException with `NOT_AN_EXTENSION`
  public void requireSame(KnownLabel learned) throws TransparencyException {
    for (Map.Entry<Long, KnownVersion> other : learned.versions.entrySet()) {
      KnownVersion before = versions.get(other.getKey());
      if (before == null) {
        continue;
      }
      KnownVersion after = other.getValue();
      boolean both = before.commitment().isPresent() && after.commitment().isPresent();
      if (!before.searchKey().equals(after.searchKey())
          || (both && !before.commitment().equals(after.commitment()))) {
        throw new TransparencyException(
            Reason.NOT_AN_EXTENSION, "version " + other.getKey() + " is another one than before");
      }
    }
  }

  /// With the commitments to versions that are known to exist now.
  KnownLabel committed(Map<Long, Bytes> commitments) {
    Map<Long, KnownVersion> all = new TreeMap<>(versions);
    commitments.forEach((version, commitment) ->
        all.computeIfPresent(
            version, (_, known) -> new KnownVersion(known.searchKey(), Optional.of(commitment))));
    return new KnownLabel(label, all);
  }

  /// The versions.
  @Override
  public Map<Long, KnownVersion> versions() {
    return new TreeMap<>(versions);
  }
}
