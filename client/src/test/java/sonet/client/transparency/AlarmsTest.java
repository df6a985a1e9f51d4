package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.KeyAlarm;
import sonet.client.KeyAlarm.Kind;
import sonet.crypto.Bytes;

/// Which alarms are told, and which are kept.
final class AlarmsTest {
  private CredentialReader alice;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    alice = new CredentialReader(folder);
  }

  @AfterEach
  void end() throws ClientException {
    alice.close();
  }

  private void raise(Kind kind, String about, Instant at) throws ClientException {
    raise(kind, about, at, Bytes.EMPTY);
  }

  private void raise(Kind kind, String about, Instant at, Bytes evidence) throws ClientException {
    alice.verifiedLog().raise(new KeyAlarm(at, kind, about, "detail", evidence));
  }

  private List<KeyAlarm> kept() throws ClientException {
    return alice.verifiedLog().vault().read(Alarms::all);
  }

  @Test
  void theSameIsToldOnceADay() throws Exception {
    raise(Kind.LOG_STALE, "", alice.now());
    raise(Kind.LOG_STALE, "", alice.now().plus(Duration.ofHours(23)));
    assertThat(alice.alarms()).hasSize(1);
    raise(Kind.LOG_STALE, "", alice.now().plus(Duration.ofHours(24)));
    assertThat(alice.alarms()).hasSize(2);
    assertThat(kept()).isEqualTo(alice.alarms());
  }

  @Test
  void whatIsOfAnotherKindOrAboutAnotherAccountIsToldAtOnce() throws Exception {
    raise(Kind.LOG_UNPROVEN, "bob", alice.now());
    raise(Kind.LOG_UNPROVEN, "carol", alice.now());
    raise(Kind.LOG_FORKED, "bob", alice.now());
    assertThat(alice.alarms()).hasSize(3);
  }

  /// The clock was wrong when the first was raised.
  @Test
  void anAlarmFromTheFutureKeepsNoneQuiet() throws Exception {
    raise(Kind.LOG_STALE, "", alice.now());
    raise(Kind.LOG_STALE, "", alice.now().minus(Duration.ofHours(1)));
    assertThat(alice.alarms()).hasSize(2);
  }

  @Test
  void theFirstAreKeptForGoodAndTheNewestInThePlaceOfTheLast() throws Exception {
    for (int i = 0; i < Alarms.MOST + 5; i++) {
      raise(Kind.LOG_UNPROVEN, "account-" + i, alice.now());
    }
    assertThat(alice.alarms()).hasSize(Alarms.MOST + 5);
    assertThat(kept()).hasSize(Alarms.MOST);
    assertThat(kept().getFirst().about()).isEqualTo("account-0");
    assertThat(kept().get(Alarms.MOST - 2).about()).isEqualTo("account-" + (Alarms.MOST - 2));
    assertThat(kept().getLast().about()).isEqualTo("account-" + (Alarms.MOST + 4));
  }

  @Test
  void evidenceThatIsTooLargeIsLeftOutAndTheAlarmIsNot() throws Exception {
    Bytes most = Bytes.wrap(new byte[Alarms.LARGEST_EVIDENCE]);
    raise(Kind.LOG_FORKED, "bob", alice.now(), most);
    raise(Kind.LOG_FORKED, "carol", alice.now(), Bytes.concat(most, Bytes.wrap(new byte[1])));
    assertThat(alice.alarms())
        .extracting(alarm -> alarm.evidence().length())
        .containsExactly(Alarms.LARGEST_EVIDENCE, 0);
  }
}
