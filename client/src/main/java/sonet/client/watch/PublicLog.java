package sonet.client.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.AnchorProof;
import sonet.transparency.anchor.AnchorTree;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.Tile;
import sonet.transparency.anchor.TileNodes;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.LogEntry;

/// A log as anyone can read it: from a Sonet server, from a file server, or from a folder.
///
/// What is returned was verified against a checkpoint that the policy accepts; without a policy,
/// against the keys that the log names itself, which proves that it agrees with itself, and no
/// more.
public final class PublicLog implements AutoCloseable {
  private final Place place;
  private final LogReader reader;
  private final Trust trust;

  private PublicLog(Place place, LogReader reader, Trust trust) {
    this.place = place;
    this.reader = reader;
    this.trust = trust;
  }

  /// Where a log is.
  ///
  /// @param place the address of a server, an address with a path, or a folder
  /// @param tenant of the server; empty for the usual one
  public record At(String place, String tenant) {
    /// The usual tenant.
    public At(String place) {
      this(place, "");
    }
  }

  /// Opens a log by the keys that it names itself.
  public static PublicLog open(At at) throws ClientException {
    Place place = Place.of(at.place(), at.tenant());
    LogReader reader = new LogReader(place);
    boolean opened = false;
    try {
      PublicLog log = new PublicLog(place, reader, Trust.asShown(reader));
      opened = true;
      return log;
    } finally {
      if (!opened) {
        place.close();
      }
    }
  }

  /// Opens a log by a policy file, which also says which witnesses must have seen it.
  ///
  /// @param policy the text of the file
  public static PublicLog open(At at, String policy) throws ClientException {
    Trust trust = Trust.inPolicy(policy);
    Place place = Place.of(at.place(), at.tenant());
    return new PublicLog(place, new LogReader(place), trust);
  }

  /// What a log says of itself.
  ///
  /// @param origin its name
  /// @param keys that sign its checkpoints
  /// @param suite of the draft
  /// @param mode who watches it
  /// @param fingerprint of its configuration, by which two people compare that they mean one log
  /// @param size the number of entries under the checkpoint
  /// @param newest when the last of them was made
  /// @param seenBy the witnesses of the policy that have seen the checkpoint
  /// @param monitoringWindow how often owners look after their labels
  public record Summary(
      String origin,
      List<String> keys,
      String suite,
      String mode,
      Bytes fingerprint,
      long size,
      Optional<Instant> newest,
      List<String> seenBy,
      Duration monitoringWindow) {
    /// Copies the lists.
    public Summary {
      keys = List.copyOf(keys);
      seenBy = List.copyOf(seenBy);
    }
  }

  /// Shows what the log is.
  public Summary show() throws ClientException {
    Shown shown = shown();
    Configuration configuration = reader.configuration();
    long size = shown.size();
    Optional<Instant> newest =
        size == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(entry(shown, size - 1).timestamp()));
    return new Summary(
        shown.checkpoint().origin(),
        trust.keys(),
        configuration.cipherSuite().name(),
        mode(configuration.mode()),
        fingerprint(configuration),
        size,
        newest,
        shown.seenBy(),
        Duration.ofMillis(configuration.reasonableMonitoringWindow()));
  }

  static Bytes fingerprint(Configuration configuration) {
    return Trust.PRIMITIVES.hash(configuration.encoded());
  }

  private static String mode(DeploymentMode mode) {
    return switch (mode) {
      case DeploymentMode.ContactMonitoring() -> "contact monitoring";
      case DeploymentMode.ThirdPartyManagement(Bytes _) -> "third-party management";
      case DeploymentMode.ThirdPartyAuditing _ -> "third-party auditing";
    };
  }

  /// A checkpoint that was verified.
  private record Shown(SignedNote note, Checkpoint checkpoint, List<String> seenBy) {
    long size() {
      return checkpoint.head().size();
    }
  }

  private Shown shown() throws ClientException {
    Optional<SignedNote> note = reader.checkpoint();
    if (note.isEmpty()) {
      throw new ClientException(
          Reason.LOG_UNPROVEN, "The log at " + place + " has no checkpoint yet.");
    }
    try {
      Checkpoint checkpoint = trust.verify(note.get());
      return new Shown(note.get(), checkpoint, trust.seenBy(note.get()));
    } catch (TransparencyException unproven) {
      throw unproven("The checkpoint does not count", unproven);
    }
  }

  private static ClientException unproven(String what, TransparencyException cause) {
    return new ClientException(Reason.LOG_UNPROVEN, what + ": " + cause.getMessage() + ".", cause);
  }

  /// The newest checkpoint, with its signatures, as a file has it.
  public String checkpoint() throws ClientException {
    return shown().note().format();
  }

  /// The number of entries under the newest checkpoint.
  public long size() throws ClientException {
    return shown().size();
  }

  /// An entry of a log.
  ///
  /// @param position where it stands
  /// @param timestamp when it was made
  /// @param prefixTree the root of the tree of all labels
  public record Entry(long position, Instant timestamp, Bytes prefixTree) {}

  /// Entries from a position on, each of them proven to be under the checkpoint.
  ///
  /// @param count how many at most
  public List<Entry> entries(long from, int count) throws ClientException {
    Shown shown = shown();
    AnchorTree tree = tree(shown);
    List<Entry> entries = new ArrayList<>();
    Map<Tile, List<LogEntry>> bundles = new HashMap<>();
    for (long position = from; position < shown.size() && entries.size() < count; position++) {
      Tile tile = Tile.at(0, position, shown.size());
      List<LogEntry> bundle = bundles.get(tile);
      if (bundle == null) {
        bundle = reader.entries(tile);
        bundles.put(tile, bundle);
      }
      LogEntry entry = bundle.get((int) (position - tile.start()));
      AnchorProof _ = proof(shown, tree, position, entry);
      entries.add(new Entry(position, Instant.ofEpochMilli(entry.timestamp()), entry.prefixTree()));
    }
    return entries;
  }

  private LogEntry entry(Shown shown, long position) throws ClientException {
    Tile tile = Tile.at(0, position, shown.size());
    LogEntry entry = reader.entries(tile).get((int) (position - tile.start()));
    AnchorProof _ = proof(shown, tree(shown), position, entry);
    return entry;
  }

  private AnchorTree tree(Shown shown) {
    TileNodes nodes =
        new TileNodes(
            Trust.PRIMITIVES,
            shown.size(),
            tile -> {
              try {
                return reader.tile(tile);
              } catch (ClientException e) {
                throw new UnreadableException(e);
              }
            });
    return new AnchorTree(Trust.PRIMITIVES, shown.size(), nodes);
  }

  /// Carries the failure of a read through the engine, which reads nothing itself.
  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ClientException failure;

    UnreadableException(ClientException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private AnchorProof proof(Shown shown, AnchorTree tree, long position, LogEntry entry)
      throws ClientException {
    try {
      AnchorProof proof = AnchorProof.of(entry.encoded(), position, tree, shown.note());
      Checkpoint _ = proof.verify(Trust.PRIMITIVES, trust.policy(), entry.encoded());
      return proof;
    } catch (UnreadableException e) {
      throw e.failure;
    } catch (TransparencyException e) {
      throw unproven("Entry " + position + " is not in the tree of the checkpoint", e);
    } catch (IllegalArgumentException e) {
      throw new ClientException(
          Reason.LOG_UNPROVEN, "The tiles of the log are wrong: " + e.getMessage() + ".", e);
    }
  }

  /// The proof that an entry is in the log, as a file (tlog-proof), which everyone with a policy
  /// can verify offline.
  public String prove(long position) throws ClientException {
    Shown shown = shown();
    if (position < 0 || position >= shown.size()) {
      throw new ClientException(
          Reason.INVALID_INPUT,
          "There is no entry %d under the checkpoint, which has %d."
              .formatted(position, shown.size()));
    }
    Tile tile = Tile.at(0, position, shown.size());
    LogEntry entry = reader.entries(tile).get((int) (position - tile.start()));
    return proof(shown, tree(shown), position, entry).format();
  }

  /// What a proof proves.
  ///
  /// @param origin of the log
  /// @param entry that is in it
  /// @param size of the tree that it is in
  /// @param seenBy the witnesses of the policy that have seen that tree
  public record Proven(String origin, Entry entry, long size, List<String> seenBy) {
    /// Copies the list.
    public Proven {
      seenBy = List.copyOf(seenBy);
    }
  }

  /// Verifies a proof with nothing but a policy, offline.
  ///
  /// @param proof the text of the proof
  /// @param policy the text of the policy file
  /// @throws ClientException with `LOG_UNPROVEN` when it proves nothing
  public static Proven verify(String proof, String policy) throws ClientException {
    Trust trust = Trust.inPolicy(policy);
    try {
      AnchorProof read = AnchorProof.parse(proof);
      if (read.extra().isEmpty()) {
        throw new ClientException(
            Reason.LOG_UNPROVEN, "The proof does not say which entry it is of.");
      }
      LogEntry entry = LogEntry.decode(read.extra().get());
      Checkpoint checkpoint = read.verify(Trust.PRIMITIVES, trust.policy(), entry.encoded());
      return new Proven(
          checkpoint.origin(),
          new Entry(read.index(), Instant.ofEpochMilli(entry.timestamp()), entry.prefixTree()),
          checkpoint.head().size(),
          trust.seenBy(read.checkpoint()));
    } catch (TransparencyException e) {
      throw unproven("The proof does not hold", e);
    }
  }

  /// What the log has, for what copies or follows it.
  LogReader reader() {
    return reader;
  }

  /// Whose checkpoints are believed.
  Trust trust() {
    return trust;
  }

  @Override
  public void close() {
    place.close();
  }
}
