package sonet.client.transparency;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transparency.Gossip.Point;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.user.TrustedLog;

/// What one person shows another of the log in a code that is scanned (§10.2): as much as fits. It
/// comes from the person, past the server, but has no signature of the log: where it does not fit,
/// nothing is verified, and nobody else can tell whether the log is at fault or the code.
///
/// ```
/// struct {
///   opaque log[8];             // of the SHA-256 hash of the configuration
///   Point points<V>;           // the newest four, ascending
/// } ShownHeads;
/// ```
///
/// @param log which, by the beginning of its name
/// @param points where its distinguished entries stand, and which roots it had there
public record ShownHeads(Bytes log, List<Point> points) {
  private static final int LOG = 8;
  private static final int MOST = 4;

  /// Copies the list.
  public ShownHeads {
    points = List.copyOf(points);
  }

  /// What this device has seen; empty before it has seen a distinguished entry.
  public static Bytes of(VerifiedLog log) throws ClientException {
    TrustedLog trusted = log.trusted();
    List<Point> points = Gossip.points(trusted, log.heads());
    return points.isEmpty()
        ? Bytes.EMPTY
        : new ShownHeads(
                Gossip.name(trusted).slice(0, LOG),
                points.subList(Math.max(0, points.size() - MOST), points.size()))
            .encode();
  }

  Bytes encode() {
    return new Writer().raw(log).vector(points).toBytes();
  }

  static ShownHeads decode(Bytes encoding) throws DecodeException {
    ShownHeads shown =
        Reader.decode(
            encoding, reader -> new ShownHeads(reader.raw(LOG), reader.vector(Point::read)));
    List<Point> points = shown.points();
    if (points.isEmpty() || points.size() > MOST) {
      throw new DecodeException(points.size() + " entries of the log");
    }
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i - 1).position() >= points.get(i).position()) {
        throw new DecodeException("positions that do not ascend");
      }
    }
    return shown;
  }

  /// Compares what somebody showed with what this device has seen, and tells where both cannot be
  /// of one log.
  ///
  /// @throws ClientException with `LOGS_DIFFER`, or with `INVALID_INPUT` for what cannot be read
  public static void requireSame(VerifiedLog log, String from, Bytes shown) throws ClientException {
    Optional<String> difference;
    try {
      difference = difference(log, decode(shown));
    } catch (DecodeException malformed) {
      throw new ClientException(
          Reason.INVALID_INPUT, "What the code says of the log cannot be read.", malformed);
    }
    if (difference.isPresent()) {
      Gossip.dispute(log, from, difference.get(), shown);
      throw new ClientException(
          Reason.LOGS_DIFFER,
          "What the code of %s shows of the log of keys is not what you are shown: %s."
              .formatted(from, difference.get()));
    }
  }

  private static Optional<String> difference(VerifiedLog log, ShownHeads shown)
      throws ClientException {
    TrustedLog trusted = log.trusted();
    return shown.log().equals(Gossip.name(trusted).slice(0, LOG))
        ? Gossip.difference(Gossip.points(trusted, log.heads()), shown.points())
        : Optional.of("it has another configuration");
  }
}
