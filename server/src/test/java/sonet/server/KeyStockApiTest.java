package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.protocol.Acknowledge;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.LogEntry;
import sonet.protocol.Nothing;
import sonet.protocol.Notice;
import sonet.protocol.Notice.Keys;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishKeyPackages.Upload;
import sonet.protocol.PublishKeyPackages.Use;
import sonet.protocol.codec.Codec;
import sonet.server.config.Rate;
import sonet.server.config.RateSettings;
import sonet.server.config.Settings;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

final class KeyStockApiTest {
  private static final Codec JSON = Codec.json(1 << 20);
  private static final Keys KEYS = new Keys(Keys.Kind.KEY_PACKAGE, Optional.of(1));

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(
            data, config -> config.withLimits(Limits.small()).with(Settings.KEYS_LOW, 2));
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer claim() throws Exception {
    return bob.post(Paths.claim(alice.account()), new ClaimKeyPackages(1));
  }

  private Answer replace(Upload... uploads) throws Exception {
    return server.send(
        "PUT",
        DirectoryOperations.REPLACE_KEY_PACKAGES.path(),
        JSON.encode(new PublishKeyPackages(List.of(uploads))),
        alice.authorization());
  }

  private List<Notice> notices() throws Exception {
    List<Notice> notices = new ArrayList<>();
    for (LogEntry entry : alice.inbox()) {
      notices.add(JSON.decode(entry.body(), Notice.class));
    }
    return notices;
  }

  @Test
  void aDeviceIsToldOnceThatFewAreLeftAndAgainWhenItHasHeard() throws Exception {
    alice.publish(4);
    assertThat(claim().status()).isEqualTo(201);
    assertThat(notices()).isEmpty();
    assertThat(claim().status()).isEqualTo(201);
    assertThat(claim().status()).isEqualTo(201);
    assertThat(notices()).containsExactly(new Notice.KeysLow(KEYS, 2));
    assertThat(alice.post(Paths.INBOX_ACK, new Acknowledge(1)).status()).isEqualTo(204);
    assertThat(claim().status()).isEqualTo(201);
    assertThat(notices()).containsExactly(new Notice.KeysLow(KEYS, 0));
  }

  @Test
  void aDeviceIsToldThatSomebodyFoundNone() throws Exception {
    var _ = claim().problem(ProblemType.KEY_PACKAGES_EXHAUSTED);
    assertThat(notices()).containsExactly(new Notice.KeysExhausted(KEYS, false));
    assertThat(alice.post(Paths.INBOX_ACK, new Acknowledge(1)).status()).isEqualTo(204);
    assertThat(replace(alice.upload(Use.LAST_RESORT)).status()).isEqualTo(200);
    assertThat(claim().status()).isEqualTo(201);
    assertThat(claim().status()).isEqualTo(201);
    assertThat(notices()).containsExactly(new Notice.KeysExhausted(KEYS, true));
  }

  @Test
  void theKeysOfOneAccountAreClaimedSoOftenOnlyWhoeverClaims() throws Exception {
    server.restart(config -> config.with(RateSettings.CLAIMED, new Rate(2, Duration.ofHours(1))));
    TestDevice carol = TestDevice.register(server, "carol");
    alice.publish(5);
    assertThat(claim().status()).isEqualTo(201);
    String path = Paths.claim(alice.account());
    assertThat(carol.post(path, new ClaimKeyPackages(1)).status()).isEqualTo(201);
    Answer refused = carol.post(path, new ClaimKeyPackages(1));
    var _ = refused.problem(ProblemType.RATE_LIMITED);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    var _ =
        carol
            .post(Paths.claim(bob.account()), new ClaimKeyPackages(1))
            .problem(ProblemType.KEY_PACKAGES_EXHAUSTED);
    assertThat(alice.get(Paths.OWN_KEY_PACKAGES).as(KeyPackageCount.class).suites())
        .containsExactly(new KeyPackageCount.Suite(1, 3, 0));
  }

  @Test
  void oneAccountCannotDrainTheKeysOfAnotherThoughItHasManyDevices() throws Exception {
    server.restart(config -> config.with(RateSettings.CLAIMER, new Rate(2, Duration.ofHours(1))));
    alice.publish(5);
    bob.authenticate();
    TestDevice tablet = bob.link();
    assertThat(claim().status()).isEqualTo(201);
    ClaimKeyPackages wanted = new ClaimKeyPackages(1);
    assertThat(tablet.post(Paths.claim(alice.account()), wanted).status()).isEqualTo(201);
    Answer refused = tablet.post(Paths.claim(alice.account()), wanted);
    assertThat(refused.problem(ProblemType.RATE_LIMITED).detail()).contains("claimer");
    var _ =
        bob.post(DirectoryOperations.CLAIM_PREKEYS.at(alice.account()), new Nothing())
            .problem(ProblemType.RATE_LIMITED);
    TestDevice carol = TestDevice.register(server, "carol");
    assertThat(carol.post(Paths.claim(alice.account()), wanted).status()).isEqualTo(201);
    assertThat(alice.get(Paths.OWN_KEY_PACKAGES).as(KeyPackageCount.class).suites())
        .containsExactly(new KeyPackageCount.Suite(1, 2, 0));
  }

  @Test
  void allThatWaitAreReplacedAtOnce() throws Exception {
    Upload last = alice.upload(Use.LAST_RESORT);
    assertThat(replace(last).status()).isEqualTo(200);
    alice.publish(5);
    Upload next = alice.upload(Use.ONE_TIME);
    assertThat(replace(next).as(KeyPackageCount.class).suites())
        .containsExactly(new KeyPackageCount.Suite(1, 1, 0));
    assertThat(bob.claim(alice.account()).keyPackages().getFirst().keyPackage())
        .isEqualTo(next.keyPackage());
    var _ = claim().problem(ProblemType.KEY_PACKAGES_EXHAUSTED);
  }

  @Test
  void aReplacementThatIsNotGoodLeavesWhatIsThere() throws Exception {
    alice.publish(5);
    Upload good = alice.upload(Use.ONE_TIME);
    Upload bad = new Upload(1, Use.ONE_TIME, good.expiresAt(), Bytes.utf8("no key package"));
    var _ = replace(good, bad).problem(ProblemType.MALFORMED);
    Upload[] many = new Upload[11];
    for (int i = 0; i < many.length; i++) {
      many[i] = alice.upload(Use.ONE_TIME);
    }
    var _ = replace(many).problem(ProblemType.QUOTA);
    assertThat(alice.get(Paths.OWN_KEY_PACKAGES).as(KeyPackageCount.class).suites())
        .containsExactly(new KeyPackageCount.Suite(1, 5, 0));
  }
}
