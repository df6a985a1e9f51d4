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

  /// What someone tells.
  ///
  /// ```
  /// struct {
  ///   uint8 format = 1;
  ///   opaque log[32];            // SHA-256 of the configuration
  ///   Point points<V>;           // ascending, 16 at most
  ///   SignedHead head;           // the newest tree that was verified
  /// } Heads;
  /// ```
  ///
  /// @param log which
  /// @param points ascending
  /// @param head the newest tree
  record Heads(Bytes log, List<Point> points, SignedHead head) implements Encodable {
    private static final int FORMAT = 1;
    private static final int MOST = 16;

    Heads {
      points = List.copyOf(points);
      if (log.length() != TransparencySuite.HASH_LENGTH || points.size() > MOST) {
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
      try {
        return new Heads(log, points, head);
      } catch (IllegalArgumentException unfit) {
        throw new DecodeException(String.valueOf(unfit.getMessage()));
      }
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(FORMAT).raw(log).vector(points).value(head);
    }
  }

  /// What this device tells; nothing before what it has seen spans a monitoring window, for until
  /// then nobody has had to look.
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
    return Optional.of(new Heads(name(trusted), points, head.get()).encoded());
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

  /// Compares what someone told with what this device has seen. What cannot be read, or was not
  /// signed by the log, says nothing. All who talk with each other are of one tenant, and a tenant
  /// has one log: whoever relies on another one was shown another.
  ///
  /// @param from who told it
  /// @return whether the log was found forked, of which an alarm was raised
  public static boolean hear(VerifiedLog log, String from, Bytes told) throws ClientException {
    Heads heads;
    try {
      heads = Heads.decode(told);
    } catch (DecodeException newer) {
      return false;
    }
    TrustedLog trusted = log.trusted();
    boolean same = heads.log().equals(name(trusted));
    if (same && !heads.head().isSignedBy(trusted)) {
      return false;
    }
    Optional<String> difference =
        same ? difference(log, heads) : Optional.of("it has another configuration");
    if (difference.isEmpty()) {
      return false;
    }
    log.raise(
        new KeyAlarm(
            log.now(),
            KeyAlarm.Kind.LOG_FORKED,
            from,
            from + " is shown another log: " + difference.get(),
            log.evidence(List.of(heads.head()), Bytes.EMPTY, told).encoded()));
    return true;
  }

  private static Optional<String> difference(VerifiedLog log, Heads heads) throws ClientException {
    return difference(points(log.trusted(), log.heads()), heads.points())
        .or(() -> difference(log.signedHead(), heads.head()));
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
