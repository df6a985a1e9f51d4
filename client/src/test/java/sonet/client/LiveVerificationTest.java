package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException.Reason;

/// Comparisons of short strings between people who are there at the same time.
final class LiveVerificationTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private TestDevices devices;
  private Sonet alice;
  private Sonet bob;

  @BeforeEach
  void start() throws ClientException {
    devices = new TestDevices(folder);
    alice = devices.get("alice");
    bob = devices.get("bob");
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  private static FutureTask<List<String>> digits(LiveVerification live) {
    FutureTask<List<String>> waiting = new FutureTask<>(() -> live.await(LONG));
    var _ = Thread.ofVirtual().start(waiting);
    return waiting;
  }

  @Test
  void bothSeeTheSameDigitsAndEachSaysSoForThemselves() throws Exception {
    BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    bob.onEvent(event -> {
      if (event instanceof Event.VerificationAsked(String account)) {
        asked.add(account);
      }
    });
    try (LiveVerification alices = alice.trust().compare("bob")) {
      FutureTask<List<String>> hers = digits(alices);
      assertThat(asked.take()).isEqualTo("alice");
      try (LiveVerification bobs = bob.trust().compare("alice")) {
        List<String> his = bobs.await(LONG);
        assertThat(hers.get()).isEqualTo(his).hasSize(5);
        assertThat(his).allMatch(group -> group.matches("[0-9]{5}"));
        alices.confirm();
        assertThat(alice.trust().of("bob").way()).isEqualTo(TrustWay.DIGITS);
        assertThat(alice.trust().of("bob").isVerified()).isTrue();
        assertThat(bob.trust().of("alice").isVerified()).isFalse();
        bobs.confirm();
        assertThat(bob.trust().of("alice").isVerified()).isTrue();
      }
    }
  }

  @Test
  void whoBothBeginAtTheSameTimeComeToOneExchange() throws Exception {
    try (LiveVerification alices = alice.trust().compare("bob");
        LiveVerification bobs = bob.trust().compare("alice")) {
      FutureTask<List<String>> hers = digits(alices);
      FutureTask<List<String>> his = digits(bobs);
      assertThat(hers.get()).isEqualTo(his.get());
    }
  }

  @Test
  void aSecondDeviceOfTheOtherDoesNotDisturb() throws Exception {
    Sonet phone = devices.linked("phone", "bob");
    try (LiveVerification alices = alice.trust().compare("bob");
        LiveVerification phones = phone.trust().compare("alice")) {
      FutureTask<List<String>> hers = digits(alices);
      FutureTask<List<String>> his = digits(phones);
      assertThat(hers.get()).isEqualTo(his.get());
    }
  }

  @Test
  void whoSeesOtherDigitsHasVerifiedNobody() throws Exception {
    var _ = alice.trust().verify("bob", alice.trust().safetyNumber("bob"));
    try (LiveVerification alices = alice.trust().compare("bob");
        LiveVerification bobs = bob.trust().compare("alice")) {
      FutureTask<List<String>> hers = digits(alices);
      var _ = bobs.await(LONG);
      var _ = hers.get();
      alices.reject();
      assertThat(alice.trust().of("bob").level()).isEqualTo(TrustLevel.UNVERIFIED);
    }
  }

  @Test
  void whoSeesOtherKeysOfTheOtherSeesOtherDigits() throws Exception {
    // Alice's comparison knows bob with one device; bob's knows himself with two.
    try (LiveVerification alices = alice.trust().compare("bob")) {
      var _ = devices.linked("phone", "bob");
      try (LiveVerification bobs = bob.trust().compare("alice")) {
        FutureTask<List<String>> hers = digits(alices);
        FutureTask<List<String>> his = digits(bobs);
        assertThat(hers.get()).isNotEqualTo(his.get());
        assertThatExceptionOfType(ClientException.class)
            .isThrownBy(alices::confirm)
            .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.KEYS_DIFFER));
      }
    }
  }

  @Test
  void whoGivesUpEndsItForTheOther() throws Exception {
    try (LiveVerification alices = alice.trust().compare("bob")) {
      FutureTask<List<String>> hers = digits(alices);
      // Bob is there when he has heard of her.
      while (bob.trust().contacts().stream().noneMatch(c -> c.account().equals("alice"))) {
        devices.synchronize("alice", "bob");
      }
      LiveVerification bobs = bob.trust().compare("alice");
      bobs.close();
      assertThat(alice.trust().of("bob").isVerified()).isFalse();
      hers.cancel(true);
    }
    try (LiveVerification alone = alice.trust().compare("bob")) {
      assertThatExceptionOfType(ClientException.class)
          .isThrownBy(() -> {
            var _ = alone.await(Duration.ofMillis(1));
          })
          .satisfies(over -> assertThat(over.reason()).isEqualTo(Reason.COMPARISON_OVER));
      assertThatExceptionOfType(ClientException.class)
          .isThrownBy(() -> {
            var _ = alice.trust().compare("bob");
          })
          .satisfies(busy -> assertThat(busy.reason()).isEqualTo(Reason.BUSY));
    }
  }

  @Test
  void theOtherSideHearsThatItIsOver() throws Exception {
    LiveVerification alices = alice.trust().compare("bob");
    LiveVerification bobs = bob.trust().compare("alice");
    FutureTask<List<String>> hers = digits(alices);
    assertThat(hers.isDone()).isFalse();
    alices.close();
    // She had begun; he finds her question, answers, and hears of the end.
    try {
      var _ = bobs.await(Duration.ofSeconds(5));
    } catch (ClientException over) {
      assertThat(over.reason()).isEqualTo(Reason.COMPARISON_OVER);
    } finally {
      bobs.close();
      hers.cancel(true);
      try {
        var _ = hers.get();
      } catch (ExecutionException | java.util.concurrent.CancellationException ended) {
        assertThat(ended).isNotNull();
      }
    }
  }
}
