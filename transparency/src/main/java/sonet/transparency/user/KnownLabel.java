package sonet.transparency.user;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
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
