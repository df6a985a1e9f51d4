package sonet.mls.observer;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.PublicGroupFormat;
import sonet.mls.commit.StatePiece;

/// An observed group as it stands in storage: a snapshot, and the changes written behind it, O(log
/// n) bytes for a commit. The same as [sonet.mls.SavedGroup] is for members, without secrets.
///
/// What is written depends on the group and on what was written before alone: two observers of one
/// group that began alike write the same.
public final class SavedObservedGroup {
  private final ObservedGroup group;
  private final Bytes link;
  private final long snapshotBytes;
  private final long changesBytes;
  private final int changes;

  private SavedObservedGroup(
      ObservedGroup group, Bytes link, long snapshotBytes, long changesBytes, int changes) {
    this.group = group;
    this.link = link;
    this.snapshotBytes = snapshotBytes;
    this.changesBytes = changesBytes;
    this.changes = changes;
  }

  /// What is to be written, and how the group stands in storage once it was.
  ///
  /// @param saved the group with the piece written
  /// @param bytes of the piece
  public record Piece(SavedObservedGroup saved, Bytes bytes) {}

  /// Begins with a snapshot, which replaces all pieces that were written before.
  public static Piece begin(ObservedGroup group) {
    PublicGroup state = group.publicGroup();
    StatePiece piece =
        StatePiece.write(
            StatePiece.Kind.OBSERVED_GROUP,
            state.suite(),
            Bytes.EMPTY,
            writer -> PublicGroupFormat.write(state, writer));
    Bytes bytes = Bytes.wrap(piece.bytes().expose());
    return new Piece(new SavedObservedGroup(group, piece.link(), bytes.length(), 0, 0), bytes);
  }

  /// What is to be appended so that a later value of the group is saved.
  ///
  /// @throws IllegalArgumentException for another group, or an earlier epoch of this one
  public Piece next(ObservedGroup later) {
    if (!later.groupId().equals(group.groupId()) || later.epoch().isBefore(group.epoch())) {
      throw new IllegalArgumentException(
          "epoch %s does not come after epoch %s".formatted(later.epoch(), group.epoch()));
    }
    PublicGroup to = later.publicGroup();
    StatePiece piece =
        StatePiece.write(
            StatePiece.Kind.OBSERVED_GROUP_CHANGE,
            to.suite(),
            link,
            writer -> PublicGroupFormat.writeChange(group.publicGroup(), to, writer));
    Bytes bytes = Bytes.wrap(piece.bytes().expose());
    return new Piece(
        new SavedObservedGroup(
            later, piece.link(), snapshotBytes, changesBytes + bytes.length(), changes + 1),
        bytes);
  }

  /// Restores a group from the pieces that were written, the snapshot first.
  ///
  /// @throws MlsException with `MALFORMED_STATE`
  public static SavedObservedGroup restore(Environment environment, List<Bytes> pieces)
      throws MlsException {
    try {
      if (pieces.isEmpty()) {
        throw new DecodeException("there is no snapshot");
      }
      StatePiece.Opened<PublicGroup> at =
          StatePiece.read(
              environment,
              StatePiece.Kind.OBSERVED_GROUP,
              Bytes.EMPTY,
              Secret.of(pieces.getFirst()),
              reader -> PublicGroupFormat.read(environment, reader));
      long changesBytes = 0;
      for (Bytes piece : pieces.subList(1, pieces.size())) {
        PublicGroup from = at.value();
        at =
            StatePiece.read(
                environment,
                StatePiece.Kind.OBSERVED_GROUP_CHANGE,
                at.link(),
                Secret.of(piece),
                reader -> PublicGroupFormat.readChange(from, reader));
        changesBytes += piece.length();
      }
      return new SavedObservedGroup(
          new ObservedGroup(environment, at.value()),
          at.link(),
          pieces.getFirst().length(),
          changesBytes,
          pieces.size() - 1);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_STATE, malformed);
    } catch (MlsException damaged) {
      throw MlsException.malformedState(damaged);
    }
  }

  /// The group as it was saved last.
  public ObservedGroup group() {
    return group;
  }

  /// How many changes stand behind the snapshot.
  public int changes() {
    return changes;
  }

  /// How long the snapshot is.
  public long snapshotBytes() {
    return snapshotBytes;
  }

  /// How long the changes are together.
  public long changesBytes() {
    return changesBytes;
  }
}
