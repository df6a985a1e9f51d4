package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.KeyAlarm;
import sonet.client.testing.FakeKeyLog;
import sonet.client.transparency.Gossip.Heads;
import sonet.client.transparency.Gossip.Point;
import sonet.crypto.Bytes;
import sonet.transparency.user.TrustedLog;

/// Contacts can say what they like of the log. A fork is only what the log has signed twice.
final class LyingContactTest {
  private static final Bytes ZEROS = Bytes.wrap(new byte[32]);

  private CredentialReader alice;
  private FakeKeyLog log;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    alice = new CredentialReader(folder);
    log = alice.log();
    log.submit(alice.bob(), alice.first().encoded());
    days(3);
    alice.walk();
  }

  @AfterEach
  void end() throws ClientException {
    alice.close();
  }

  private void days(int count) {
    for (int day = 0; day < count; day++) {
      alice.pass(FakeKeyLog.WINDOW);
      log.pad();
    }
  }

  private Heads honest() throws Exception {
    return Heads.decode(Gossip.told(alice.verifiedLog()).orElseThrow());
  }

  private boolean hears(Heads heads) throws ClientException {
    return Gossip.hear(alice.verifiedLog(), "bob", heads.encoded());
  }

  private List<KeyAlarm.Kind> kinds() throws ClientException {
    return alice.alarms().stream().map(KeyAlarm::kind).toList();
  }

  private static Heads with(Heads heads, List<Point> points) {
    return new Heads(heads.log(), points, heads.head(), heads.at(), heads.testimony());
  }

  private static Heads with(Heads heads, SignedHead head) {
    return new Heads(heads.log(), heads.points(), head, heads.at(), heads.testimony());
  }

  private static Heads with(Heads heads, Bytes testimony) {
    return new Heads(heads.log(), heads.points(), heads.head(), heads.at(), testimony);
  }

  private static List<Point> invented(Heads heads) {
    List<Point> points = new ArrayList<>(heads.points());
    Point last = points.removeLast();
    points.add(new Point(last.position(), last.timestamp(), ZEROS));
    return points;
  }

  @Test
  void whatIsTrueSaysNothing() throws Exception {
    assertThat(hears(honest())).isFalse();
    assertThat(kinds()).isEmpty();
  }

  @Test
  void pointsThatAreInventedBesideWhatTheLogSaidAreIgnored() throws Exception {
    Heads honest = honest();
    assertThat(hears(with(honest, invented(honest)))).isFalse();
    assertThat(kinds()).isEmpty();
  }

  @Test
  void pointsThatTheLogDoesNotVouchForAreADisputeWithTheNameOfWhoSaysSo() throws Exception {
    Heads honest = honest();
    assertThat(hears(with(with(honest, invented(honest)), Bytes.EMPTY))).isTrue();
    assertThat(kinds()).containsExactly(KeyAlarm.Kind.LOG_DISPUTED);
    assertThat(alice.alarms().getFirst().about()).isEqualTo("bob");
    assertThat(alice.alarms().getFirst().detail()).contains("by the word of bob alone");
  }

  @Test
  void aTestimonyThatWasChangedVouchesForNothing() throws Exception {
    Heads honest = honest();
    Bytes said = honest.testimony();
    for (int at = 0; at < said.length(); at += 7) {
      byte[] bytes = said.toArray();
      bytes[at] ^= 1;
      assertThat(hears(with(honest, Bytes.wrap(bytes)))).isFalse();
    }
    assertThat(hears(with(honest, Bytes.utf8("nonsense")))).isFalse();
    assertThat(kinds()).isEmpty();
  }

  @Test
  void aHeadThatTheLogHasNotSignedSaysNothing() throws Exception {
    Heads honest = honest();
    SignedHead head = honest.head();
    assertThat(hears(with(honest, new SignedHead(head.size(), ZEROS, head.signature())))).isFalse();
    assertThat(hears(with(honest, new SignedHead(1L << 40, head.root(), head.signature()))))
        .isFalse();
    assertThat(kinds()).isEmpty();
  }

  @Test
  void headsOfLongAgoSayNothing() throws Exception {
    Heads old = honest();
    days(6);
    alice.walk();
    assertThat(hears(old)).isFalse();
    assertThat(hears(with(old, honest().head()))).isFalse();
    assertThat(hears(with(honest(), old.head()))).isFalse();
    assertThat(kinds()).isEmpty();
  }

  @Test
  void headsThatThisDeviceHasNotSeenYetSayNothing(@TempDir Path other) throws Exception {
    try (CredentialReader carol = new CredentialReader(other)) {
      carol.show(log);
      days(4);
      carol.pass(FakeKeyLog.WINDOW.multipliedBy(7));
      carol.walk();
      Heads ahead = Heads.decode(Gossip.told(carol.verifiedLog()).orElseThrow());
      assertThat(hears(ahead)).isFalse();
    }
    assertThat(kinds()).isEmpty();
  }

  @Test
  void theLogOfAnotherTenantIsADisputeAndNoFork() throws Exception {
    Heads honest = honest();
    Heads foreign =
        new Heads(ZEROS, honest.points(), honest.head(), honest.at(), honest.testimony());
    assertThat(hears(foreign)).isTrue();
    assertThat(kinds()).containsExactly(KeyAlarm.Kind.LOG_DISPUTED);
  }

  @Test
  void whatTheLogHasSignedTwiceIsAForkThatAThirdPersonCanSee() throws Exception {
    FakeKeyLog fork = log.fork();
    alice.show(fork);
    alice.pass(FakeKeyLog.WINDOW);
    fork.pad();
    log.pad();
    alice.pass(FakeKeyLog.WINDOW);
    fork.pad();
    log.pad();
    alice.walk();
    TrustedLog trusted = alice.verifiedLog().trusted();
    alice.show(log);
    Bytes said = Testimony.ask(alice.verifiedLog());
    alice.show(fork);
    long now = alice.now().toEpochMilli();
    Testimony theirs = Testimony.of(trusted, now, said).orElseThrow();
    Heads told = new Heads(Gossip.name(trusted), theirs.points(), theirs.head(), now, said);
    assertThat(hears(told)).isTrue();
    assertThat(kinds()).containsExactly(KeyAlarm.Kind.LOG_FORKED);
    Evidence evidence = Evidence.decode(alice.alarms().getFirst().evidence());
    // Whoever has the configuration alone finds the same.
    Heads mine = Heads.decode(evidence.request());
    Heads others = Heads.decode(evidence.response());
    Testimony first = Testimony.of(trusted, mine.at(), mine.testimony()).orElseThrow();
    Testimony second = Testimony.of(trusted, others.at(), others.testimony()).orElseThrow();
    assertThat(Gossip.difference(first.points(), second.points())).isPresent();
  }

  /// It shows a device a fork, and to whoever knows nothing the log of all others.
  @Test
  void aLogThatHidesTheForkFromThoseWhoKnowNothingIsFound() throws Exception {
    FakeKeyLog fork = log.fork();
    alice.show(fork);
    for (int day = 0; day < 2; day++) {
      alice.pass(FakeKeyLog.WINDOW);
      fork.pad();
      log.pad();
    }
    alice.walk();
    alice.show(log);
    assertThat(Gossip.told(alice.verifiedLog())).isEqualTo(Optional.empty());
    assertThat(kinds()).containsExactly(KeyAlarm.Kind.LOG_FORKED);
  }
}
