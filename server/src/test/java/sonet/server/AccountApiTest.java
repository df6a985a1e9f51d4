package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.Device;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.EntryKind;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.LogRef;
import sonet.protocol.Notice;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.RenameDevice;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Codec;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

final class AccountApiTest {
  private static final String SELF = DirectoryOperations.OWN_ACCOUNT.path();
  private static final LogRef INBOX = new LogRef.Inbox();

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data, config -> config.withLimits(Limits.small()));
    alice = TestDevice.register(server, "alice");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static String path(TestDevice device) {
    return DirectoryOperations.OWN_DEVICE.at(device.id());
  }

  private Answer delete(TestDevice by, String path, Map<String, String> headers) throws Exception {
    Map<String, String> all = new HashMap<>(by.authorization());
    all.putAll(headers);
    return server.send("DELETE", path, Bytes.EMPTY, all);
  }

  private Answer remove(TestDevice by, TestDevice whom) throws Exception {
    return by.remove(whom, Map.of());
  }

  private Answer rename(TestDevice whom, String name, Map<String, String> headers)
      throws Exception {
    Map<String, String> all = new HashMap<>(alice.authorization());
    all.putAll(headers);
    Bytes body = Codec.json(1_000).encode(new RenameDevice(name));
    return server.send("PATCH", path(whom), body, all);
  }

  @Test
  void anAccountSeesItsDevices() throws Exception {
    TestDevice laptop = alice.link();
    OwnAccount account = laptop.get(SELF).as(OwnAccount.class);
    assertThat(account.name()).isEqualTo(alice.account());
    assertThat(account.current()).isEqualTo(laptop.id());
    assertThat(account.devices())
        .extracting(device -> device.device().id())
        .containsExactly(alice.id(), laptop.id());
    assertThat(alice.get(path(laptop)).as(OwnDevice.class)).isEqualTo(account.devices().getLast());
  }

  @Test
  void whenADeviceWasLastSeenIsKnownToTheHour() throws Exception {
    Instant noon = server.clock().instant();
    server.clock().advance(Duration.ofMinutes(59));
    alice.authenticate();
    assertThat(alice.get(path(alice)).as(OwnDevice.class).lastActive())
        .isEqualTo(Optional.of(noon));
    server.clock().advance(Duration.ofMinutes(50));
    alice.authenticate();
    server.restart();
    assertThat(alice.get(path(alice)).as(OwnDevice.class).lastActive())
        .isEqualTo(Optional.of(noon.plusSeconds(3_600)));
    assertThat(alice.get(Paths.account(alice.account())).body().toUtf8())
        .doesNotContain("lastActive");
  }

  @Test
  void aDeviceIsRenamedByWhoSawItAsItIs() throws Exception {
    Answer seen = alice.get(path(alice));
    String tag = seen.headers().firstValue("ETag").orElseThrow();
    Answer renamed = rename(alice, "tablet", Map.of("If-Match", tag));
    assertThat(renamed.as(OwnDevice.class).device().name()).isEqualTo("tablet");
    assertThat(renamed.headers().firstValue("ETag")).isPresent().isNotEqualTo(Optional.of(tag));
    assertThat(alice.get(path(alice)).as(OwnDevice.class)).isEqualTo(renamed.as(OwnDevice.class));
    var _ = rename(alice, "phone", Map.of("If-Match", tag)).problem(ProblemType.CHANGED_MEANWHILE);
    assertThat(rename(alice, "phone", Map.of("If-Match", "*")).status()).isEqualTo(200);
    assertThat(rename(alice, "watch", Map.of()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "W/\"1\"", "\"x\"", "\"1\", \"2\"", "\"99999999999999999999\""})
  void anIfMatchThatIsNoETagOfOursIsRefused(String header) throws Exception {
    var _ =
        rename(alice, "phone", Map.of("If-Match", header)).problem(ProblemType.INVALID_PARAMETER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\u0000b", "line\nbreak"})
  void aNameThatIsNoneIsRefused(String name) throws Exception {
    String body = "{\"name\":\"" + name.replace("\n", "\\n").replace("\u0000", "\\u0000") + "\"}";
    var _ =
        server
            .send("PATCH", path(alice), Bytes.utf8(body), alice.authorization())
            .problem(ProblemType.MALFORMED);
  }

  @Test
  void theDevicesOfOthersAreNotToBeSeenOrTouched() throws Exception {
    TestDevice bob = TestDevice.register(server, "bob");
    var _ = alice.get(path(bob)).problem(ProblemType.UNKNOWN_DEVICE);
    var _ = rename(bob, "mine", Map.of()).problem(ProblemType.UNKNOWN_DEVICE);
    var _ = remove(alice, bob).problem(ProblemType.UNKNOWN_DEVICE);
    var _ =
        alice
            .get(DirectoryOperations.OWN_DEVICE.path().replace("{device}", "nonsense"))
            .problem(ProblemType.INVALID_PARAMETER);
    assertThat(bob.get(SELF).status()).isEqualTo(200);
  }

  @Test
  void aDeviceThatWasRemovedIsOutAtOnce() throws Exception {
    TestDevice laptop = alice.link();
    laptop.publish(2);
    Group group = laptop.createGroup();
    try (TestStream stream = TestStream.open(server, laptop, TestStream.after(INBOX, 0))) {
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isZero();
      assertThat(remove(alice, laptop).status()).isEqualTo(204);
      assertThat(stream.next(ServerFrame.Bye.class).cause())
          .isEqualTo(ServerFrame.Cause.SIGNED_OUT);
    }
    var _ = laptop.get(SELF).problem(ProblemType.UNAUTHENTICATED);
    var _ = laptop.say(group, "still here?").problem(ProblemType.UNAUTHENTICATED);
    TestDevice bob = TestDevice.register(server, "bob");
    var _ =
        bob.post(Paths.claim(alice.account()), new ClaimKeyPackages(1))
            .problem(ProblemType.KEY_PACKAGES_EXHAUSTED);
    assertThat(bob.get(Paths.account(alice.account())).body().toUtf8())
        .doesNotContain(laptop.id().toString());
    server.restart();
    var _ = laptop.get(SELF).problem(ProblemType.UNAUTHENTICATED);
  }

  @Test
  void theOtherDevicesAreToldWhichOneIsGone() throws Exception {
    TestDevice laptop = alice.link();
    TestDevice tablet = alice.link();
    assertThat(remove(alice, laptop).status()).isEqualTo(204);
    for (TestDevice left : List.of(alice, tablet)) {
      LogEntry entry = left.inbox().getLast();
      assertThat(entry.kind()).isEqualTo(EntryKind.NOTICE);
      assertThat(entry.sender()).isEmpty();
      assertThat(Codec.json(1_000).decode(entry.body(), Notice.class))
          .extracting(notice -> ((Notice.DeviceRemoved) notice).removal())
          .satisfies(removal -> {
            assertThat(removal.device()).isEqualTo(laptop.id());
            assertThat(removal.by()).isEqualTo(alice.signer().publicKey());
          });
    }
  }

  @Test
  void aDeviceMayRemoveItselfAndComeBackWithNothingOfBefore() throws Exception {
    TestDevice laptop = alice.link();
    assertThat(remove(alice, alice).status()).isEqualTo(204);
    var _ = remove(laptop, laptop).problem(ProblemType.LAST_DEVICE);
    assertThat(laptop.add(alice).as(Device.class).id()).isEqualTo(alice.id());
    var _ = alice.get(SELF).as(OwnAccount.class);
    assertThat(alice.get(Paths.inbox(0, 10)).as(LogPage.class).entries()).isEmpty();
    assertThat(remove(laptop, alice).status()).isEqualTo(204);
    assertThat(laptop.inbox()).hasSize(2);
  }

  @Test
  void aRemovalNamesTheVersionThatWasSeen() throws Exception {
    TestDevice laptop = alice.link();
    String tag = alice.get(path(laptop)).headers().firstValue("ETag").orElseThrow();
    assertThat(rename(laptop, "other", Map.of()).status()).isEqualTo(200);
    var _ = alice.remove(laptop, Map.of("If-Match", tag)).problem(ProblemType.CHANGED_MEANWHILE);
    assertThat(laptop.get(SELF).status()).isEqualTo(200);
  }

  @Test
  void whoSignsOutHasNoGoodTokenLeft() throws Exception {
    String first = alice.token();
    alice.authenticate();
    try (TestStream stream = TestStream.open(server, alice)) {
      assertThat(delete(alice, DirectoryOperations.SIGN_OUT.path(), Map.of()).status())
          .isEqualTo(204);
      assertThat(stream.next(ServerFrame.Bye.class).cause())
          .isEqualTo(ServerFrame.Cause.SIGNED_OUT);
    }
    var _ = alice.get(SELF).problem(ProblemType.UNAUTHENTICATED);
    server.restart();
    var _ =
        server
            .get(SELF, Map.of("Authorization", "Bearer " + first))
            .problem(ProblemType.UNAUTHENTICATED);
    alice.authenticate();
    assertThat(alice.get(SELF).status()).isEqualTo(200);
  }

  @Test
  void aDeletedAccountIsGoneAndItsNameIsNotGivenAgain() throws Exception {
    TestDevice laptop = alice.link();
    TestDevice bob = TestDevice.register(server, "bob");
    assertThat(delete(laptop, SELF, Map.of()).status()).isEqualTo(204);
    for (TestDevice gone : List.of(alice, laptop)) {
      var _ = gone.get(SELF).problem(ProblemType.UNAUTHENTICATED);
    }
    var _ = bob.get(Paths.account(alice.account())).problem(ProblemType.UNKNOWN_ACCOUNT);
    TestDevice mallory = TestDevice.unknown(server, "alice");
    for (TestDevice again : List.of(mallory, alice)) {
      var _ =
          server
              .post(Paths.ACCOUNTS, again.registration(), Map.of())
              .problem(ProblemType.NAME_TAKEN);
    }
  }
}
