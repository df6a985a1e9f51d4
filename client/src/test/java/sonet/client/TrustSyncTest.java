package sonet.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one device of an account says of others, on its other devices.
final class TrustSyncTest {
  @TempDir private Path folder;

  private TestDevices devices;
  private Sonet alice;

  @BeforeEach
  void start() throws ClientException {
    devices = new TestDevices(folder);
    alice = devices.get("alice");
    for (String name : new String[] {"bob", "carol", "dave"}) {
      var _ = devices.get(name);
    }
  }

  @AfterEach
  void close() throws ClientException {
    devices.close();
  }

  private static void verify(Sonet device, String account) throws ClientException {
    var _ = device.trust().verify(account, device.trust().safetyNumber(account));
  }

  /// Has both take up what the other said, while time passes.
  private void settle(String... names) throws ClientException {
    for (int round = 0; round < 4; round++) {
      devices.synchronize(names);
      devices.pass(Duration.ofMinutes(11));
    }
  }

  @Test
  void whatIsSaidOnOneDeviceHoldsOnTheOther() throws ClientException {
    Sonet phone = devices.linked("phone", "alice");
    verify(alice, "bob");
    var _ = phone.trust().block("carol");
    settle("alice", "phone");

    Contact bob = phone.trust().of("bob");
    assertThat(bob.level()).isEqualTo(TrustLevel.VERIFIED);
    assertThat(bob.by()).contains(alice.device());
    assertThat(alice.trust().of("carol").level()).isEqualTo(TrustLevel.BLOCKED);
    assertThat(alice.trust().of("carol").by()).contains(phone.device());

    var _ = phone.trust().unverify("bob");
    settle("phone", "alice");
    assertThat(alice.trust().of("bob").level()).isEqualTo(TrustLevel.UNVERIFIED);
  }

  @Test
  void aNewlyLinkedDeviceGetsWhatWasSaidBefore() throws ClientException {
    verify(alice, "bob");
    var _ = alice.trust().block("carol");
    Sonet phone = devices.linked("phone", "alice");
    settle("alice", "phone");

    assertThat(phone.trust().of("bob").isVerified()).isTrue();
    assertThat(phone.trust().of("carol").level()).isEqualTo(TrustLevel.BLOCKED);
    assertThat(devices.get("bob").trust().of("alice").isVerified()).isFalse();
  }

  @Test
  void aDeviceThatIsAwayGetsItLaterAndOneThatWasRestartedStillSendsIt() throws ClientException {
    var _ = devices.linked("phone", "alice");
    settle("alice", "phone");
    devices.stop("phone");
    devices.server().goDown();
    var _ = alice.trust().block("carol");
    devices.stop("alice");
    devices.server().comeBack();
    alice = devices.get("alice");
    verify(alice, "bob");
    settle("alice");
    devices.stop("alice");

    Sonet phone = devices.again("phone", "alice");
    settle("phone");
    assertThat(phone.trust().of("carol").level()).isEqualTo(TrustLevel.BLOCKED);
    assertThat(phone.trust().of("bob").isVerified()).isTrue();
  }

  @Test
  void aDeviceThatWasRestoredFromAnOldCopyGetsAllOfItAgain() throws Exception {
    var _ = devices.linked("phone", "alice");
    settle("alice", "phone");
    devices.stop("phone");
    devices.save("phone");
    var _ = devices.again("phone", "alice");
    verify(alice, "bob");
    settle("alice", "phone");
    devices.stop("phone");
    devices.rollBack("phone");

    Sonet phone = devices.again("phone", "alice");
    assertThat(phone.trust().of("bob").isVerified()).isFalse();
    settle("phone", "alice");
    assertThat(phone.trust().of("bob").isVerified()).isTrue();
  }

  @Test
  void whatTwoDevicesSaidAtTheSameTimeComesToTheSameOnBoth() throws ClientException {
    Sonet phone = devices.linked("phone", "alice");
    settle("alice", "phone");
    // Both look before the server is gone, and neither knows what the other says.
    SafetyNumber bobs = alice.trust().safetyNumber("bob");
    var _ = phone.trust().safetyNumber("bob");
    devices.server().goDown();
    var _ = alice.trust().verify("bob", bobs);
    var _ = phone.trust().block("bob");
    devices.server().comeBack();
    settle("alice", "phone");

    assertThat(alice.trust().of("bob").level()).isEqualTo(TrustLevel.BLOCKED);
    assertThat(phone.trust().of("bob").level()).isEqualTo(TrustLevel.BLOCKED);
    assertThat(phone.trust().of("bob").by()).isEqualTo(alice.trust().of("bob").by());
  }

  @Test
  void keysThatChangeEndTheVerificationOnAllDevices() throws ClientException {
    Sonet phone = devices.linked("phone", "alice");
    verify(alice, "bob");
    settle("alice", "phone");
    Sonet bobs = devices.linked("bobs", "bob");
    var _ = alice.trust().safetyNumber("bob");
    settle("alice", "phone");

    Contact onPhone = phone.trust().of("bob");
    assertThat(onPhone.level()).isEqualTo(TrustLevel.UNVERIFIED);
    assertThat(onPhone.change().orElseThrow().added())
        .extracting(ContactChange.Added::device)
        .containsExactly(bobs.device());

    verify(phone, "bob");
    settle("phone", "alice");
    assertThat(alice.trust().of("bob").isVerified()).isTrue();
    assertThat(alice.trust().of("bob").change()).isEmpty();
  }

  @Test
  void whatARemovedDeviceSaidStaysForTheNextOne() throws ClientException {
    Sonet phone = devices.linked("phone", "alice");
    verify(phone, "bob");
    String phones = phone.device();
    settle("phone", "alice");
    alice.devices().remove(phones);
    Sonet tablet = devices.linked("tablet", "alice");
    settle("alice", "tablet");

    assertThat(tablet.trust().of("bob").isVerified()).isTrue();
    assertThat(tablet.trust().of("bob").by()).contains(phones);
  }
}
