package sonet.client.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.transparency.HeadSigner;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.EntryBundle;
import sonet.transparency.anchor.LogFiles;
import sonet.transparency.anchor.MerkleProof;
import sonet.transparency.anchor.NoteKey;
import sonet.transparency.anchor.NoteSignatures;
import sonet.transparency.anchor.NoteSigner;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.Tile;
import sonet.transparency.anchor.Tiles;
import sonet.transparency.log.Subtree;
import sonet.transparency.operator.Insertion;
import sonet.transparency.operator.LogBatch;
import sonet.transparency.operator.LogTip;
import sonet.transparency.operator.LogWriter;
import sonet.transparency.prefix.PageId;
import sonet.transparency.prefix.PrefixNode;
import sonet.transparency.prefix.PrefixPage;
import sonet.transparency.proof.LogSource;
import sonet.transparency.vrf.VrfPrivateKey;
import sonet.transparency.wire.AuditorBundle;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.TreeHead;
import sonet.transparency.wire.UpdateValue;

/// A log whose operator has all its keys and can show in a folder whatever it likes.
final class ShownLog implements LogSource {
  static final long BEGIN = 1_800_000_000_000L;
  static final long WINDOW = 60_000;

  private final Primitives primitives;
  private final Keys keys;
  private final RandomSource random;
  private final List<LogEntry> entries = new ArrayList<>();
  private final Map<Subtree, Bytes> nodes = new HashMap<>();
  private final Map<PageId, Bytes> pages = new HashMap<>();
  private final List<AuditorUpdate> updates = new ArrayList<>();
  private final List<PrefixLeaf> leaves = new ArrayList<>();
  private long now = BEGIN;
  private TreeHead head = new TreeHead(0, Bytes.EMPTY);

  private record Keys(
      Configuration configuration, HeadSigner signer, VrfPrivateKey vrf, NoteSigner anchor) {}

  private ShownLog(Primitives primitives, Keys keys, RandomSource random) {
    this.primitives = primitives;
    this.keys = keys;
    this.random = random;
  }

  static ShownLog create(TransparencySuite suite, long seed) throws TransparencyException {
    Random seeded = new Random(seed);
    RandomSource random = seeded::nextBytes;
    Primitives primitives = Primitives.of(suite, Providers.best());
    HeadSigner signer = primitives.signer(primitives.generateKeys(random));
    VrfPrivateKey vrf;
    try (Secret secret = VrfPrivateKey.generate(suite.group(), random, primitives.provider())) {
      vrf = VrfPrivateKey.parse(suite.group(), secret, primitives.provider());
    }
    Configuration configuration =
        new Configuration(
            suite,
            new DeploymentMode.ContactMonitoring(),
            signer.publicKey(),
            vrf.publicKey(),
            1000,
            3_600_000,
            WINDOW,
            Optional.empty());
    NoteSigner anchor =
        NoteSigner.of(
            primitives,
            "kt.example.org/1",
            NoteKey.Type.ED25519,
            NoteSigner.generate(primitives, NoteKey.Type.ED25519, random));
    return new ShownLog(primitives, new Keys(configuration, signer, vrf, anchor), random);
  }

  /// The same log up to an entry, with another future: what a dishonest operator does.
  ShownLog fork(int size) throws TransparencyException {
    Random seeded = new Random(size);
    ShownLog fork = new ShownLog(primitives, keys, seeded::nextBytes);
    fork.entries.addAll(entries.subList(0, size));
    fork.nodes.putAll(nodes);
    fork.pages.putAll(pages);
    fork.updates.addAll(updates.subList(0, size));
    fork.leaves.addAll(leaves.subList(0, size));
    fork.now = now;
    fork.head = fork.writer().sign(LogTip.load(primitives, fork, size).tree());
    return fork;
  }

  private LogWriter writer() {
    return new LogWriter(keys.configuration(), primitives, keys.signer(), keys.vrf());
  }

  @Override
  public LogEntry entry(long position) {
    return entries.get((int) position);
  }

  @Override
  public Bytes head(Subtree subtree) {
    return Objects.requireNonNull(nodes.get(subtree));
  }

  @Override
  public PrefixNode page(PageId id) {
    return PrefixPage.decode(primitives, id, Objects.requireNonNull(pages.get(id)));
  }

  int size() {
    return entries.size();
  }

  void pass(long milliseconds) {
    now += milliseconds;
  }

  long now() {
    return now;
  }

  String policy() {
    return "log " + keys.anchor().key().format(primitives) + "\nquorum none\n";
  }

  void grow(int count) {
    for (int i = 0; i < count; i++) {
      pass(10);
      append(List.of());
    }
  }

  /// Removes the leaf that an entry had inserted.
  void remove(int entry) {
    append(List.of(leaves.get(entry)));
  }

  private void append(List<PrefixLeaf> removals) {
    Insertion insertion =
        new Insertion(
            new LabelVersion(random.bytes(8), 0), random.bytes(16), UpdateValue.of(Bytes.EMPTY));
    LogBatch batch =
        writer()
            .append(
                LogTip.load(primitives, this, entries.size()), List.of(insertion), removals, now);
    take(batch, batch.auditorUpdate());
    leaves.add(batch.versions().getFirst().leaf());
  }

  private void take(LogBatch batch, AuditorUpdate update) {
    entries.add(batch.entry());
    nodes.putAll(batch.nodes());
    batch.pages().forEach((id, page) -> pages.put(id, page.bytes()));
    updates.add(update);
    head = batch.treeHead();
  }

  /// Puts another commitment in the place of one that an entry had published.
  void swap(int entry) {
    PrefixLeaf before = leaves.get(entry);
    PrefixLeaf after = new PrefixLeaf(before.vrfOutput(), random.bytes(32));
    LogTip tip = LogTip.load(primitives, this, entries.size());
    var written = tip.prefixes().change(List.of(after), List.of(before)).write(entries.size());
    LogEntry made = new LogEntry(now, written.tree().root());
    var appended = tip.tree().append(primitives, made);
    entries.add(made);
    nodes.putAll(appended.created());
    written.pages().forEach((id, page) -> pages.put(id, page.bytes()));
    updates.add(
        new AuditorUpdate(
            now,
            List.of(after),
            List.of(before),
            tip.prefixes().prove(List.of(before.vrfOutput(), before.vrfOutput()))));
    leaves.add(after);
    head = writer().sign(appended.next());
  }

  /// Says that an entry was made before the log began.
  void backdate(int entry) {
    AuditorUpdate made = updates.get(entry);
    updates.set(entry, new AuditorUpdate(BEGIN - 1, made.added(), made.removed(), made.proof()));
  }

  SignedNote checkpoint(MerkleProof.Head tree) throws TransparencyException {
    SignedNote note =
        new SignedNote(
            new Checkpoint(keys.anchor().key().name(), tree, List.of()).format(), List.of());
    return NoteSignatures.sign(primitives, note, keys.anchor(), 0);
  }

  /// Shows all of it in a folder.
  void show(Path folder) throws IOException, TransparencyException {
    Tiles tiles = Tiles.empty(primitives);
    entries.forEach(entry -> tiles.append(entry.encoded()));
    MerkleProof.Head tree = tiles.head();
    for (Map.Entry<Tile, Bytes> tile : tiles.emit().entrySet()) {
      write(folder, tile.getKey().path(), tile.getValue());
    }
    for (long at = 0; at < size(); at += Tile.WIDTH) {
      Tile tile = Tile.at(0, at, size());
      int from = (int) at;
      int to = from + tile.width();
      write(
          folder,
          tile.entriesPath(),
          new EntryBundle(entries.subList(from, to).stream().map(LogEntry::encoded).toList())
              .encoded());
      write(folder, LogFiles.audit(tile), new AuditorBundle(updates.subList(from, to)).encoded());
    }
    write(folder, LogFiles.CONFIGURATION, keys.configuration().encoded());
    write(folder, LogFiles.POLICY, Bytes.utf8(policy()));
    write(folder, LogFiles.HEAD, head.encoded());
    write(folder, LogFiles.CHECKPOINT, Bytes.utf8(checkpoint(tree).format()));
  }

  static void write(Path folder, String path, Bytes content) throws IOException {
    Path file = folder.resolve(path);
    var _ = Files.createDirectories(Objects.requireNonNull(file.getParent()));
    var _ = Files.write(file, content.toArray());
  }

  /// The names of the files in a folder.
  static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return List.copyOf(
          new TreeSet<>(files.map(file -> String.valueOf(file.getFileName())).toList()));
    }
  }
}
