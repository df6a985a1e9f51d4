package sonet.client.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sonet.client.ClientException;
import sonet.client.KeyAlarm;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencySuite;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.TrustedLog;

/// What two people tell each other of the log over another way than the log (§10.2): where they saw
/// distinguished entries, and which roots the log had there.
///
/// The draft compares roots alone. With positions and times beside them more can be told apart: of
/// one log the entries of both must ascend in time with their positions, the roots at one position
/// must be the same, and where both lists reach, whoever has seen the longer log has all that the
/// other has. Two lists that do not reach each other say nothing.
public final class Gossip {
  /// What someone tells is not longer, with the longest signature and the longest answer of a log.
  public static final int LONGEST = 44 * 1024;

  private Gossip() {}

  /// A distinguished entry as someone saw it.
  ///
  /// @param position in the log
  /// @param timestamp of the entry
  /// @param root of the tree that ends with it
  record Point(long position, long timestamp, Bytes root) implements Encodable {
    Point {
      if (position < 0 || timestamp < 0 || root.length() != TransparencySuite.HASH_LENGTH) {
        throw new IllegalArgumentException("no entry of a log");
      }
    }

    static Point read(Reader reader) throws DecodeException {
      long position = reader.u64();
      long timestamp = reader.u64();
      Bytes root = reader.raw(TransparencySuite.HASH_LENGTH);
      try {
        return new Point(position, timestamp, root);
      } catch (IllegalArgumentException unfit) {
        throw new DecodeException(String.valueOf(unfit.getMessage()));
      }
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u64(position).u64(timestamp).raw(root);
    }
  }

  /// What someone tells. Only what the log has signed counts against it: the head, and what it said
  /// to somebody who knew nothing ([Testimony]). The points alone are a claim.
  ///
  /// ```
  /// struct {
  ///   uint8 format = 2;
  ///   opaque log[32];            // SHA-256 of the configuration
  ///   Point points<V>;           // ascending, 16 at most
  ///   SignedHead head;           // the newest tree that was verified
  ///   uint64 at;                 // when the log was asked, in milliseconds
  ///   opaque testimony<V>;       // what it answered, 32 KiB at most, or empty
  /// } Heads;
  /// ```
  ///
  /// @param log which
  /// @param points ascending
  /// @param head the newest tree
  /// @param at when the log was asked
  /// @param testimony what it answered, or empty
  record Heads(Bytes log, List<Point> points, SignedHead head, long at, Bytes testimony)
      implements Encodable {
    private static final int FORMAT = 2;
    private static final int MOST = 16;
    private static final int LONGEST_TESTIMONY = 32 * 1024;

    Heads {
      points = List.copyOf(points);
      if (log.length() != TransparencySuite.HASH_LENGTH
          || points.size() > MOST
          || at < 0
          || testimony.length() > LONGEST_TESTIMONY) {
        throw new IllegalArgumentException("no heads of a log");
      }
      for (int i = 1; i < points.size(); i++) {
        if (points.get(i - 1).position() >= points.get(i).position()) {
          throw new IllegalArgumentException("positions that do not ascend");
        }
      }
    }

    static Heads decode(Bytes encoding) throws DecodeException {
      return Reader.decode(encoding, Heads::read);
    }

    private static Heads read(Reader reader) throws DecodeException {
      int format = reader.u8();
      if (format != FORMAT) {
        throw new DecodeException("heads of format " + format);
      }
      Bytes log = reader.raw(TransparencySuite.HASH_LENGTH);
      List<Point> points = reader.vector(Point::read);
      SignedHead head = SignedHead.read(reader);
      long at = reader.u64();
      Bytes testimony = reader.opaque();
      try {
        return new Heads(log, points, head, at, testimony);
      } catch (IllegalArgumentException unfit) {
        throw new DecodeException(String.valueOf(unfit.getMessage()));
      }
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(FORMAT).raw(log).vector(points).value(head).u64(at).opaque(testimony);
    }
  }

  /// What this device tells; nothing before what it has seen spans a monitoring window, for until
  /// then nobody has had to look. What the log says to those who know nothing is held against what
  /// this device knows first: it might tell them the truth so that nobody hears of the lie.
  public static Optional<Bytes> told(VerifiedLog log) throws ClientException {
    Optional<SignedHead> head = log.signedHead();
    TrustedLog trusted = log.trusted();
    List<Point> points = points(trusted, log.heads());
    if (head.isEmpty()
        || points.isEmpty()
        || points.getLast().timestamp() - points.getFirst().timestamp()
            < trusted.configuration().reasonableMonitoringWindow()) {
      return Optional.empty();
    }
    Heads heads = heads(log, head.get());
    Optional<Testimony> testimony = Testimony.of(trusted, heads.at(), heads.testimony());
    Optional<String> difference = testimony.flatMap(said -> proven(log, points, heads, said));
    if (difference.isPresent()) {
      accuse(log, new Claim("", heads), difference.get(), Bytes.EMPTY);
      return Optional.empty();
    }
    return Optional.of(heads.encoded());
  }

  private static Heads heads(VerifiedLog log, SignedHead head) throws ClientException {
    TrustedLog trusted = log.trusted();
    Bytes testimony = testimony(log);
    return new Heads(
        name(trusted),
        points(trusted, log.heads()),
        head,
        log.now().toEpochMilli(),
        testimony.length() > Heads.LONGEST_TESTIMONY ? Bytes.EMPTY : testimony);
  }

  /// A log that does not answer keeps nobody from telling what they have seen.
  private static Bytes testimony(VerifiedLog log) throws ClientException {
    try {
      return Testimony.ask(log);
    } catch (ClientException silent) {
      return switch (silent.reason()) {
        case CLOSED, DISK_FAILED, DISK_FULL, STATE_DAMAGED, DEVICE_REMOVED -> throw silent;
        default -> Bytes.EMPTY;
      };
    }
  }

  static Bytes name(TrustedLog log) {
    return log.primitives().hash(log.configuration().encoded());
  }

  static List<Point> points(TrustedLog log, RecentHeads heads) {
    List<Point> points = new ArrayList<>();
    for (Map.Entry<Long, RetainedView> view : heads.views().entrySet()) {
      points.add(
          new Point(
              view.getKey(),
              view.getValue().frontier().lastEntry().getValue().timestamp(),
              view.getValue().tree().root(log.primitives())));
    }
    return points;
  }

  /// Somebody's word.
  private record Claim(String from, Heads heads) {}

  /// Compares what someone told with what this device has seen. What cannot be read, or has no
  /// signature of the log, says nothing. A fork is what the log itself has signed twice, so that a
  /// third person can see it. All who talk with each other are of one tenant, and a tenant has one
  /// log: whoever says that they rely on another one, or have seen other entries without showing
  /// that the log said so, may have been shown another log or say what is not true. That is told as
  /// a dispute, with whose word it is.
  ///
  /// @param from who told it
  /// @return whether anything was told
  public static boolean hear(VerifiedLog log, String from, Bytes told) throws ClientException {
    Claim claim;
    try {
      claim = new Claim(from, Heads.decode(told));
    } catch (DecodeException newer) {
      return false;
    }
    TrustedLog trusted = log.trusted();
    Heads heads = claim.heads();
    if (!heads.log().equals(name(trusted))) {
      dispute(log, from, "it has another configuration", told);
      return true;
    }
    if (!heads.head().isSignedBy(trusted)) {
      return false;
    }
    List<Point> ours = points(trusted, log.heads());
    Optional<Testimony> testimony = Testimony.of(trusted, heads.at(), heads.testimony());
    Optional<String> difference =
        testimony.isPresent()
            ? proven(log, ours, heads, testimony.get())
            : difference(log.signedHead(), heads.head());
    if (difference.isPresent()) {
      accuse(log, claim, difference.get(), own(log));
      return true;
    }
    Optional<String> claimed =
        testimony.isPresent() ? Optional.empty() : difference(ours, heads.points());
    if (claimed.isPresent()) {
      dispute(log, from, claimed.get(), told);
    }
    return claimed.isPresent();
  }

  /// What the log has signed that does not fit what this device has seen of it.
  private static Optional<String> proven(
      VerifiedLog log, List<Point> ours, Heads heads, Testimony testimony) {
    return difference(ours, testimony.points())
        .or(() -> difference(log.signedHead(), heads.head()))
        .or(() -> difference(log.signedHead(), testimony.head()))
        .or(() -> difference(Optional.of(heads.head()), testimony.head()));
  }

  /// What proves to others what this device has seen; empty while the log does not answer.
  private static Bytes own(VerifiedLog log) throws ClientException {
    Optional<SignedHead> head = log.signedHead();
    return head.isEmpty() ? Bytes.EMPTY : heads(log, head.get()).encoded();
  }

  private static void accuse(VerifiedLog log, Claim claim, String difference, Bytes own)
      throws ClientException {
    String who = claim.from().isEmpty() ? "whoever knows nothing of it" : claim.from();
    log.raise(
        new KeyAlarm(
            log.now(),
            KeyAlarm.Kind.LOG_FORKED,
            claim.from(),
            who + " is shown another log: " + difference,
            log.evidence(List.of(claim.heads().head()), own, claim.heads().encoded()).encoded()));
  }

  /// Tells what somebody says of the log and cannot prove, and whose word it is.
  static void dispute(VerifiedLog log, String from, String difference, Bytes told)
      throws ClientException {
    log.raise(
        new KeyAlarm(
            log.now(),
            KeyAlarm.Kind.LOG_DISPUTED,
            from,
            "by the word of %s alone, who shows another log: %s".formatted(from, difference),
            log.evidence(List.of(), Bytes.EMPTY, told).encoded()));
  }

  private static Optional<String> difference(Optional<SignedHead> ours, SignedHead theirs) {
    return ours.isPresent()
            && ours.get().size() == theirs.size()
            && !ours.get().root().equals(theirs.root())
        ? Optional.of("of " + theirs.size() + " entries, the log has signed two trees")
        : Optional.empty();
  }

  /// Why two lists cannot be of one log; empty when they can, or do not reach each other.
  static Optional<String> difference(List<Point> ours, List<Point> theirs) {
    NavigableMap<Long, Point> all = new TreeMap<>();
    ours.forEach(point -> all.put(point.position(), point));
    for (Point point : theirs) {
      Point known = all.put(point.position(), point);
      if (known != null && !known.equals(point)) {
        return Optional.of("entry " + point.position() + " is another");
      }
    }
    long before = 0;
    for (Point point : all.values()) {
      if (point.timestamp() < before) {
        return Optional.of("its entries do not ascend in time");
      }
      before = point.timestamp();
    }
    if (ours.isEmpty() || theirs.isEmpty()) {
      return Optional.empty();
    }
    boolean oursIsLonger = ours.getLast().position() >= theirs.getLast().position();
    return missing(oursIsLonger ? ours : theirs, oursIsLonger ? theirs : ours);
  }

  /// A distinguished entry stays one, so the longer list has all of the shorter that it reaches.
  private static Optional<String> missing(List<Point> longer, List<Point> shorter) {
    for (Point point : shorter) {
      if (point.position() >= longer.getFirst().position() && !longer.contains(point)) {
        return Optional.of("entry " + point.position() + " is distinguished for one alone");
      }
    }
    return Optional.empty();
  }
}
