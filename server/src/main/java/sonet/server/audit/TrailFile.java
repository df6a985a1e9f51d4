package sonet.server.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditHead;
import sonet.protocol.AuditPruning;
import sonet.protocol.AuditResult;
import sonet.protocol.AuditTrail;
import sonet.protocol.LogPruning;
import sonet.protocol.ProtocolException;
import sonet.protocol.SigningInput;
import sonet.protocol.codec.Codec;
import sonet.server.account.Primitives;
import sonet.store.Head;
import sonet.store.StoredEntry;

/// Verifies an exported trail, offline and line by line.
///
/// The first line is an [AuditTrail], every other one an [AuditEntry], in the order of the trail.
/// The chain of hashes says that nothing was changed, left out or put elsewhere; the signed head
/// that it ends where it ended; the signed pruning that nothing is missing at its beginning but
/// what was pruned; and the log of keys that the operator showed the same trail to everyone. What
/// is wrong is told with the number of its line, and nothing behind it is looked at.
public final class TrailFile {
  /// So long a line may be, in characters.
  private static final int LONGEST = 1 << 20;

  /// So many acts may be under way at once, as far as the trail says. No server comes near it, and
  /// what is remembered of a trail is bounded by it.
  static final int MOST_OPEN = 10_000;

  /// No id of an act is longer, in characters.
  private static final int LONGEST_ID = 64;

  private static final Codec CODEC = Codec.json(LONGEST);

  private final Primitives primitives;
  private final Expected expected;

  private long line;
  private long first;
  private long last;
  private Bytes hash = Head.NONE.hash();
  private final Map<Long, Bytes> awaited = new TreeMap<>();
  private final Set<String> open = new HashSet<>();
  private Optional<AuditPruning> told = Optional.empty();

  /// The first log entry whose prefix tree is whole, as the last entry about it says.
  private Optional<Long> whole = Optional.empty();

  private TrailFile(Expected expected) {
    this.primitives = new Primitives(Providers.best(), Providers.random());
    this.expected = expected;
  }

  /// What whoever verifies knows beforehand.
  ///
  /// @param key the public key of the trail; without it the key in the file is taken, and shown
  /// @param log what is known of the log of keys
  public record Expected(Optional<Bytes> key, LogCheck.Expected log) {}

  /// What was found.
  ///
  /// @param trail the first line
  /// @param first the number of the first entry
  /// @param last the number of the last one
  /// @param unfinished how many acts were begun of which the trail does not say what came of them
  /// @param log what the log of keys says
  public record Report(
      AuditTrail trail, long first, long last, long unfinished, LogCheck.Found log) {}

  /// Something is wrong with a file.
  public static final class WrongException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long line;

    WrongException(long line, String what) {
      super(what);
      this.line = line;
    }

    /// The number of the line, the first one being 1; one more than the last where the file ends
    /// too early.
    public long line() {
      return line;
    }
  }

  /// Verifies a file.
  ///
  /// @throws WrongException when anything is wrong with it
  /// @throws IOException when it cannot be read
  public static Report verify(BufferedReader lines, Expected expected)
      throws WrongException, IOException {
    return new TrailFile(expected).all(lines);
  }

  private Report all(BufferedReader lines) throws WrongException, IOException {
    AuditTrail trail = header(next(lines).orElseThrow(() -> wrong("the file is empty")));
    LogCheck.Found log = logged(trail);
    begin(trail);
    log.head().ifPresent(head -> awaited.put(head.seq(), head.hash()));
    beginning();
    for (Optional<String> text = next(lines); text.isPresent(); text = next(lines)) {
      entry(trail, text.get());
    }
    line++;
    end(trail);
    return new Report(trail, first, last, open.size(), log);
  }

  private Optional<String> next(BufferedReader lines) throws WrongException, IOException {
    line++;
    StringBuilder text = new StringBuilder();
    int character = lines.read();
    if (character < 0) {
      line--;
      return Optional.empty();
    }
    while (character != '\n') {
      if (character < 0) {
        throw wrong("the line is cut off");
      }
      if (text.length() == LONGEST) {
        throw wrong("the line is longer than any that is exported");
      }
      text.append((char) character);
      character = lines.read();
    }
    return Optional.of(text.toString());
  }

  private WrongException wrong(String what) {
    return new WrongException(line, what);
  }

  /// A record in just the text that was exported.
  private <T extends Record> T read(String text, Class<T> type) throws WrongException {
    T value;
    try {
      value = CODEC.decode(Bytes.utf8(text), type);
    } catch (ProtocolException e) {
      throw wrong("the line cannot be read: " + e.getMessage());
    }
    if (!CODEC.encodeText(value).equals(text)) {
      throw wrong("the line is not as it was exported");
    }
    return value;
  }

  private AuditTrail header(String text) throws WrongException {
    AuditTrail trail = read(text, AuditTrail.class);
    if (!trail.format().equals(AuditTrail.FORMAT)) {
      throw wrong("the file is no %s but %s".formatted(AuditTrail.FORMAT, trail.format()));
    }
    AuditHead head = trail.head();
    if (expected.key().isPresent() && !expected.key().get().equals(head.key())) {
      throw wrong(
          "the trail is that of the key %s, not of %s"
              .formatted(head.key().toHex(), expected.key().get().toHex()));
    }
    if (!LogCheck.isSigned(trail, head, primitives)) {
      throw wrong("the signature of the head does not verify");
    }
    if (trail.pruning().isPresent()) {
      check(head, trail.pruning().get());
    }
    return trail;
  }

  private void check(AuditHead head, AuditPruning pruning) throws WrongException {
    if (pruning.from() < 1
        || pruning.upTo() < pruning.from()
        || pruning.count() != pruning.upTo() - pruning.from() + 1) {
      throw wrong(
          "a pruning of %d entries from %d to %d cannot be"
              .formatted(pruning.count(), pruning.from(), pruning.upTo()));
    }
    if (!primitives.verify(head.key(), SigningInput.auditPruning(pruning), pruning.signature())) {
      throw wrong("the signature of the pruning does not verify");
    }
  }

  private LogCheck.Found logged(AuditTrail trail) throws WrongException {
    try {
      return LogCheck.run(trail, expected.log(), primitives);
    } catch (LogCheck.FailedException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /// What the first entry must follow.
  private void begin(AuditTrail trail) throws WrongException {
    first = trail.first();
    last = first - 1;
    if (first < 1 || first > trail.head().seq() + 1) {
      throw wrong("a trail up to entry %d begins with %d".formatted(trail.head().seq(), first));
    }
    long pruned = trail.pruning().map(AuditPruning::upTo).orElse(0L);
    if (last > pruned) {
      throw wrong(
          "the trail begins with entry %d, and no signed pruning says what became of those before"
              .formatted(first));
    }
    if (pruned == 0) {
      return;
    }
    AuditPruning pruning = trail.pruning().get();
    if (last == pruned) {
      hash = pruning.hashAfter();
    } else if (first == pruning.from()) {
      // A crash came between the record and the removal, and what was pruned is still there.
      hash = pruning.hashBefore();
      awaited.put(pruned, pruning.hashAfter());
    } else {
      throw wrong("the trail begins in the middle of what was pruned");
    }
  }

  /// What the log of keys says of the entry before the first, which is not here any more.
  private void beginning() throws WrongException {
    Bytes known = awaited.remove(last);
    if (known != null && !known.equals(hash)) {
      throw wrong("the head in the log of keys is not the one of entry %d".formatted(last));
    }
    for (long seq : awaited.keySet()) {
      if (seq < last) {
        throw wrong("the head in the log of keys is entry %d, which was pruned".formatted(seq));
      }
    }
  }

  private void entry(AuditTrail trail, String text) throws WrongException {
    AuditEntry entry = read(text, AuditEntry.class);
    if (entry.seq() != last + 1) {
      throw wrong("entry %d is here, and %d was expected".formatted(entry.seq(), last + 1));
    }
    if (entry.seq() > trail.head().seq()) {
      throw wrong("entry %d lies behind the signed head".formatted(entry.seq()));
    }
    if (!entry.prevHash().equals(hash)) {
      throw wrong(
          "entry %d does not follow the one before it, which is not the one that was there"
              .formatted(entry.seq()));
    }
    act(trail, entry);
    last = entry.seq();
    hash = hash(entry);
    Bytes known = awaited.remove(last);
    if (known != null && !known.equals(hash)) {
      throw wrong("entry %d is not the one that was signed".formatted(last));
    }
    if (last == trail.head().seq() && !hash.equals(trail.head().hash())) {
      throw wrong("entry %d is not the one that the signed head names".formatted(last));
    }
  }

  private Bytes hash(AuditEntry entry) {
    return primitives.hash(
        new StoredEntry(
                entry.seq(),
                Trails.ACT,
                0,
                Bytes.EMPTY,
                Bytes.EMPTY,
                entry.at(),
                entry.body(),
                entry.prevHash())
            .hashInput());
  }

  private void act(AuditTrail trail, AuditEntry entry) throws WrongException {
    AuditAct act;
    try {
      act = CODEC.decode(entry.body(), AuditAct.class);
    } catch (ProtocolException e) {
      throw wrong("the body of entry %d is no act".formatted(entry.seq()));
    }
    if (!act.equals(entry.act())) {
      throw wrong("what entry %d shows is not what its body says".formatted(entry.seq()));
    }
    if (act.id().length() > LONGEST_ID) {
      throw wrong("the id of entry %d is longer than any".formatted(entry.seq()));
    }
    if (act.result() == AuditResult.BEGUN) {
      open.add(act.id());
    } else {
      open.remove(act.id());
    }
    if (open.size() > MOST_OPEN) {
      throw wrong(
          "with entry %d more than %d acts are under way, which cannot be"
              .formatted(entry.seq(), MOST_OPEN));
    }
    if (act.pruning().isPresent()) {
      AuditPruning pruning = act.pruning().get();
      check(trail.head(), pruning);
      if (pruning.upTo() >= entry.seq()
          || told.filter(before -> pruning.from() != before.upTo() + 1).isPresent()) {
        throw wrong("entry %d tells of a pruning that cannot be".formatted(entry.seq()));
      }
      told = Optional.of(pruning);
    }
    if (act.log().isPresent()) {
      check(trail.head(), entry.seq(), act.log().get());
    }
  }

  /// What was pruned of the log of keys is told by the key of the trail, and for pages without a
  /// gap.
  private void check(AuditHead head, long seq, LogPruning pruning) throws WrongException {
    if (!primitives.verify(head.key(), SigningInput.logPruning(pruning), pruning.signature())) {
      throw wrong("the signature of what entry %d says was pruned does not verify".formatted(seq));
    }
    if (pruning.count() < 1
        || pruning.from().isPresent() != (pruning.what() == LogPruning.Kind.PAGES)
        || pruning.upTo().isPresent() != pruning.from().isPresent()
        || pruning.from().filter(from -> from >= pruning.upTo().orElseThrow()).isPresent()
        || pruning.from().filter(from -> !whole.orElse(from).equals(from)).isPresent()) {
      throw wrong("entry %d tells of a pruning that cannot be".formatted(seq));
    }
    whole = pruning.upTo().or(() -> whole);
  }

  private void end(AuditTrail trail) throws WrongException {
    if (last < trail.head().seq()) {
      throw wrong(
          "the file ends with entry %d, and the signed head is entry %d"
              .formatted(last, trail.head().seq()));
    }
    if (!told.equals(trail.pruning())) {
      line = 1;
      throw wrong(
          "the last pruning of the first line is not the last one that the entries tell of");
    }
    for (long seq : awaited.keySet()) {
      if (seq > last) {
        line = 1;
        throw wrong("the log of keys has a head at entry %d, behind the end".formatted(seq));
      }
    }
  }
}
