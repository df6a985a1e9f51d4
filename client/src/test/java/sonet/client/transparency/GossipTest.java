package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.transparency.Gossip.Heads;
import sonet.client.transparency.Gossip.Point;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

class GossipTest {
  private static Point point(long position, long timestamp, int root) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) root;
    return new Point(position, timestamp, Bytes.wrap(bytes));
  }

  @Test
  void aPlaceThatNoEntryCanHaveIsNone() {
    Bytes root = Bytes.wrap(new byte[32]);
    assertThat(new Point(0, 0, root).position()).isZero();
    assertThatThrownBy(() -> new Point(-1, 0, root)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Point(0, -1, root)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Point(0, 0, root.slice(1, 32)))
        .isInstanceOf(IllegalArgumentException.class);
    Bytes negative = new Writer().u64(-1).u64(0).raw(root).toBytes();
    assertThatThrownBy(() -> Reader.decode(negative, Point::read))
        .isInstanceOf(DecodeException.class);
  }

  private static final SignedHead HEAD =
      new SignedHead(9, Bytes.wrap(new byte[32]), Bytes.utf8("signature"));

  private static Heads heads(Point... points) {
    return new Heads(Bytes.wrap(new byte[32]), List.of(points), HEAD, 0, Bytes.EMPTY);
  }

  @Test
  void headsHaveAFewPlacesThatAscend() throws Exception {
    Point[] most = IntStream.range(0, 17).mapToObj(i -> point(i, i, i)).toArray(Point[]::new);
    Heads sixteen = heads(Arrays.copyOf(most, 16));
    assertThat(Heads.decode(sixteen.encoded())).isEqualTo(sixteen);
    assertThatThrownBy(() -> heads(most)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> heads(point(3, 1, 1), point(3, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> heads(point(3, 1, 1), point(2, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Heads(Bytes.utf8("short"), List.of(), HEAD, 0, Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// What is longer would be refused by whoever is told, and nobody would hear of a fork.
  @Test
  void theLongestHeadsCanBeTold() {
    Point[] most = IntStream.range(0, 16).mapToObj(i -> point(i, i, i)).toArray(Point[]::new);
    Bytes name = Bytes.wrap(new byte[32]);
    SignedHead head = new SignedHead(9, name, Bytes.wrap(new byte[8 * 1024]));
    Bytes testimony = Bytes.wrap(new byte[32 * 1024]);
    Heads longest = new Heads(name, List.of(most), head, 0, testimony);
    assertThat(longest.encoded().length()).isBetween(32 * 1024, Gossip.LONGEST);
    Bytes more = Bytes.wrap(new byte[32 * 1024 + 1]);
    assertThatThrownBy(() -> new Heads(name, List.of(), HEAD, 0, more))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void headsAndEvidenceOfAnotherFormatAreNotRead() {
    Bytes encoded = heads(point(3, 1, 1)).encoded();
    Bytes next = Bytes.concat(Bytes.wrap(new byte[] {3}), encoded.slice(1, encoded.length()));
    assertThatThrownBy(() -> Heads.decode(next)).hasMessageContaining("format 3");
    Bytes evidence =
        new Evidence(Bytes.EMPTY, List.of(), Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY).encoded();
    Bytes other = Bytes.concat(Bytes.wrap(new byte[] {2}), evidence.slice(1, evidence.length()));
    assertThatThrownBy(() -> Evidence.decode(other)).hasMessageContaining("format 2");
  }

  @Test
  void whoShowsAnotherLogInACodeIsNotOfTheSame(@TempDir Path folder) throws Exception {
    try (CredentialReader alice = new CredentialReader(folder)) {
      alice.log().submit(alice.bob(), alice.first().encoded());
      alice.pass(Duration.ofHours(25));
      alice.log().pad();
      alice.walk();
      VerifiedLog log = alice.verifiedLog();
      ShownHeads.requireSame(log, "bob", ShownHeads.of(log));
      assertThat(alice.alarms()).isEmpty();
      Bytes other =
          new ShownHeads(Bytes.wrap(new byte[8]), ShownHeads.decode(ShownHeads.of(log)).points())
              .encode();
      assertThatThrownBy(() -> ShownHeads.requireSame(log, "bob", other))
          .isInstanceOfSatisfying(
              ClientException.class,
              failed -> assertThat(failed.reason()).isEqualTo(Reason.LOGS_DIFFER));
      assertThat(alice.alarms())
          .extracting(KeyAlarm::kind)
          .containsExactly(KeyAlarm.Kind.LOG_DISPUTED);
    }
  }

  @Test
  void twoWhoSawTheSameAgree() {
    List<Point> points = List.of(point(3, 10, 1), point(7, 20, 2));
    assertThat(Gossip.difference(points, points)).isEmpty();
  }

  @Test
  void anotherRootAtOnePositionIsAFork() {
    assertThat(Gossip.difference(List.of(point(3, 10, 1)), List.of(point(3, 10, 2)))).isPresent();
    assertThat(Gossip.difference(List.of(point(3, 10, 1)), List.of(point(3, 11, 1)))).isPresent();
  }

  @Test
  void entriesThatDoNotAscendInTimeAreOfTwoLogs() {
    assertThat(Gossip.difference(List.of(point(3, 10, 1)), List.of(point(90, 5, 2)))).isPresent();
  }

  @Test
  void whatIsDistinguishedForTheShorterIsSoForTheLonger() {
    List<Point> longer = List.of(point(3, 10, 1), point(11, 30, 3));
    assertThat(Gossip.difference(longer, List.of(point(7, 20, 2)))).isPresent();
    assertThat(Gossip.difference(List.of(point(7, 20, 2)), longer)).isPresent();
  }

  @Test
  void listsThatDoNotReachEachOtherSayNothing() {
    assertThat(Gossip.difference(List.of(point(3, 10, 1)), List.of(point(90, 50, 2)))).isEmpty();
    assertThat(Gossip.difference(List.of(), List.of(point(90, 50, 2)))).isEmpty();
  }

  static Stream<Integer> seeds() {
    return Stream.iterate(0, seed -> seed + 1).limit(50);
  }

  /// Two devices see ten entries each of one log, at two times of its life; then one root differs.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void windowsOfOneLogAgreeAndAChangedEntryInBothIsFound(int seed) {
    Random random = new Random(seed);
    List<Point> log = new ArrayList<>();
    long position = 0;
    long timestamp = 1_000;
    for (int i = 0; i < 40; i++) {
      position += 1 + random.nextInt(20);
      timestamp += random.nextInt(1_000);
      log.add(point(position, timestamp, i));
    }
    int end = 10 + random.nextInt(30);
    int later = end + random.nextInt(40 - end + 1);
    List<Point> ours = log.subList(end - 10, end);
    List<Point> theirs = log.subList(later - 10, later);
    assertThat(Gossip.difference(ours, theirs)).isEmpty();
    assertThat(Gossip.difference(theirs, ours)).isEmpty();
    if (later - 10 < end) {
      List<Point> forked = new ArrayList<>(theirs);
      Point changed = forked.getFirst();
      forked.set(0, point(changed.position(), changed.timestamp(), 99));
      assertThat(Gossip.difference(ours, forked)).isPresent();
    }
  }
}
