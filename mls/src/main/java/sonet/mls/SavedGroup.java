package sonet.mls;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.mls.commit.StatePiece;

/// A group as it stands in storage: a snapshot, and the changes written behind it.
///
/// A snapshot of a group of n members has O(n) bytes. What a commit changes has O(log n), and what
/// a message changes has a few hundred, so a store keeps a snapshot and appends changes:
///
/// ```java
/// SavedGroup.Piece first = SavedGroup.begin(group);        // write it in place of all others
/// SavedGroup.Piece next = first.saved().next(received.group());   // append it, then received.keep()
/// SavedGroup back = SavedGroup.restore(environment, pieces, signers);
/// ```
///
/// It is a value: a change that was not written is dropped with the value that came with it. Each
/// piece is bound to the one before; what is damaged, cut off, out of order, repeated or left out
/// is refused when the group is restored. Only a store knows whether its newest piece is missing.
///
/// When to begin anew is for the caller to say: [#snapshotBytes] and [#changesBytes] tell what is
/// read back, and beginning when the changes outgrow the snapshot keeps both reading and writing
/// within twice what they must be.
public final class SavedGroup {
  private final Group group;
  private final Bytes link;
  private final long snapshotBytes;
  private final long changesBytes;
  private final int changes;

  private SavedGroup(Group group, Bytes link, long snapshotBytes, long changesBytes, int changes) {
    this.group = group;
    this.link = link;
    this.snapshotBytes = snapshotBytes;
    this.changesBytes = changesBytes;
    this.changes = changes;
  }

  /// What is to be written, and how the group stands in storage once it was.
  ///
  /// @param saved the group with the piece written
  /// @param bytes of the piece: key material, to be sealed before it touches a disk
  public record Piece(SavedGroup saved, Secret bytes) implements AutoCloseable {
    /// Wipes the bytes.
    @Override
    public void close() {
      bytes.close();
    }
  }

  /// Begins with a snapshot, which replaces all pieces that were written before.
  public static Piece begin(Group group) {
    StatePiece piece = GroupStateFormat.write(group.state());
    long length = piece.bytes().length();
    return new Piece(new SavedGroup(group, piece.link(), length, 0, 0), piece.bytes());
  }

  /// What is to be appended so that a later value of the group is saved: after a step, before it is
  /// kept; and after [Group#reserveMessages], for the same value again.
  ///
  /// @throws IllegalArgumentException for another group, or an earlier value of this one
  public Piece next(Group later) {
    if (!later.groupId().equals(group.groupId())
        || Long.compareUnsigned(later.state().version(), group.state().version()) < 0) {
      throw new IllegalArgumentException("%s does not come after %s".formatted(later, group));
    }
    StatePiece piece = GroupStateFormat.writeChange(group.state(), later.state(), link);
    long length = changesBytes + piece.bytes().length();
    return new Piece(
        new SavedGroup(later, piece.link(), snapshotBytes, length, changes + 1), piece.bytes());
  }

  /// Restores a group from the pieces that were written, the snapshot first.
  ///
  /// @param signers among them the key of our leaf and those of our Updates, which the state does
  ///   not hold
  /// @throws MlsException with `MALFORMED_STATE`
  public static SavedGroup restore(
      Environment environment, List<Secret> pieces, List<Signer> signers) throws MlsException {
    if (pieces.isEmpty()) {
      throw new MlsException(Rule.MALFORMED_STATE, "there is no snapshot");
    }
    GroupStateFormat format = new GroupStateFormat(environment, signers);
    StatePiece.Opened<GroupState> at = format.read(pieces.getFirst());
    long changesBytes = 0;
    for (Secret piece : pieces.subList(1, pieces.size())) {
      try {
        StatePiece.Opened<GroupState> next = format.readChange(at.value(), at.link(), piece);
        // What the change replaced is nowhere else.
        at.value().discard(next.value());
        at = next;
      } catch (MlsException refused) {
        new Group(at.value()).close();
        throw refused;
      }
      changesBytes += piece.length();
    }
    return new SavedGroup(
        new Group(at.value()),
        at.link(),
        pieces.getFirst().length(),
        changesBytes,
        pieces.size() - 1);
  }

  /// The group as it was saved last.
  public Group group() {
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

  /// Identifier, epoch and sizes; no secret.
  @Override
  public String toString() {
    return "SavedGroup(%s, %d bytes and %d in %d changes)"
        .formatted(group, snapshotBytes, changesBytes, changes);
  }
}
