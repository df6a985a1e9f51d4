package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.client.transparency.Gossip.Point;
import sonet.crypto.Bytes;

class GossipTest {
  private static Point point(long position, long timestamp, int root) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) root;
    return new Point(position, timestamp, Bytes.wrap(bytes));
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
