package sonet.client.watch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.MerkleProof;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.Tile;
import sonet.transparency.anchor.Tiles;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.TreeHead;

/// One walk of an auditor from what it has audited to a checkpoint, entry by entry.
///
/// Beyond the eight checks of §15.2 an auditor of Sonet takes no replacement: a leaf that is
/// removed and added with another commitment in one entry would be another key in the place of one
/// that was published, for which there is no honest use.
final class Following {
  private final LogReader reader;
  private final AuditorState state;
  private final Primitives primitives;
  private final Tiles tiles;
  private AuditedLog log;

  Following(LogReader reader, AuditorState state, Primitives primitives) {
    this.reader = reader;
    this.state = state;
    this.primitives = primitives;
    this.tiles = state.tiles();
    this.log = state.log();
  }

  /// What came of it.
  sealed interface Result {
    /// All is as it must be.
    record Followed(AuditorState state) implements Result {}

    /// Something is not.
    ///
    /// @param update the change that is wrong; empty where no change is
    record Caught(Alarm.Kind kind, String sentence, Bytes update) implements Result {}
  }

  /// Hears how far it is.
  interface Progress {
    /// So many entries of so many are audited.
    void at(long done, long total);
  }

  Result to(SignedNote note, Checkpoint checkpoint, Progress progress) throws ClientException {
    MerkleProof.Head head = checkpoint.head();
    Optional<Result.Caught> wrong = compared(head);
    if (wrong.isPresent()) {
      return wrong.get();
    }
    while (log.size() < head.size()) {
      Tile tile = Tile.at(0, log.size(), head.size());
      List<AuditorUpdate> updates = reader.updates(tile);
      for (AuditorUpdate update :
          updates.subList((int) (log.size() - tile.start()), tile.width())) {
        Optional<Result.Caught> caught = follow(update);
        if (caught.isPresent()) {
          return caught.get();
        }
      }
      progress.at(log.size(), head.size());
    }
    if (!tiles.head().equals(head)) {
      return new Result.Caught(
          Alarm.Kind.FORK,
          "The changes up to entry %d do not lead to the tree that the log signed"
              .formatted(head.size()),
          Bytes.EMPTY);
    }
    Optional<Result.Caught> unsigned = treeHead();
    return unsigned.isPresent() ? unsigned.get() : new Result.Followed(state.at(log, tiles, note));
  }

  /// What was audited, beside what is shown now.
  private Optional<Result.Caught> compared(MerkleProof.Head head) {
    if (head.size() < log.size()) {
      return caught(
          Alarm.Kind.ROLLBACK,
          "The log shows %d entries and had shown %d".formatted(head.size(), log.size()));
    }
    if (head.size() == log.size() && !tiles.head().equals(head)) {
      return caught(
          Alarm.Kind.FORK,
          "The log signed another tree of %d entries than before".formatted(head.size()));
    }
    return Optional.empty();
  }

  private static Optional<Result.Caught> caught(Alarm.Kind kind, String sentence) {
    return Optional.of(new Result.Caught(kind, sentence, Bytes.EMPTY));
  }

  private Optional<Result.Caught> follow(AuditorUpdate update) {
    long position = log.size();
    if (replaces(update)) {
      return Optional.of(
          new Result.Caught(
              Alarm.Kind.SWAPPED_KEY,
              "Entry %d puts another key in the place of one that was published"
                  .formatted(position),
              update.encoded()));
    }
    try {
      log = log.follow(primitives, state.configuration(), update);
      tiles.append(new LogEntry(update.timestamp(), log.prefixRoot()).encoded());
      return Optional.empty();
    } catch (TransparencyException e) {
      return Optional.of(
          new Result.Caught(
              kind(e.reason(), update),
              "Entry %d: %s".formatted(position, e.getMessage()),
              update.encoded()));
    }
  }

  private static boolean replaces(AuditorUpdate update) {
    Map<Bytes, Bytes> removed = new HashMap<>();
    update.removed().forEach(leaf -> removed.put(leaf.vrfOutput(), leaf.commitment()));
    for (PrefixLeaf leaf : update.added()) {
      Bytes before = removed.get(leaf.vrfOutput());
      if (before != null && !before.equals(leaf.commitment())) {
        return true;
      }
    }
    return false;
  }

  private Alarm.Kind kind(TransparencyException.Reason reason, AuditorUpdate update) {
    return switch (reason) {
      // The change is one of another tree than the one that was audited.
      case PREFIX_ROOT -> Alarm.Kind.FORK;
      case AUDITOR_UPDATE ->
          update.removed().stream().anyMatch(leaf -> log.unpublished().contains(leaf.vrfOutput()))
              ? Alarm.Kind.EARLY_REMOVAL
              : Alarm.Kind.FORBIDDEN_CHANGE;
      default -> Alarm.Kind.FORBIDDEN_CHANGE;
    };
  }

  /// The head that users are shown must be one of the same tree. One of another size came between
  /// two reads; the next pass looks again.
  private Optional<Result.Caught> treeHead() throws ClientException {
    Optional<TreeHead> head = reader.head();
    if (head.isEmpty() || head.get().treeSize() != log.size() || log.size() == 0) {
      return Optional.empty();
    }
    Configuration configuration = state.configuration();
    Bytes tbs = configuration.treeHeadTbs(log.size(), log.root(primitives));
    return primitives.verify(configuration.signaturePublicKey(), tbs, head.get().signature())
        ? Optional.empty()
        : caught(
            Alarm.Kind.FORK,
            "The log signed no head for users of the tree that it shows to auditors");
  }
}
