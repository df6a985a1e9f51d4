package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Providers;
import sonet.protocol.ChangeSuites;
import sonet.protocol.ProblemType;
import sonet.protocol.RecoveryOperations;
import sonet.protocol.codec.Codec;
import sonet.server.config.Rate;
import sonet.server.config.RateSettings;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;

/// Every change of an account's keys stays in the log for good, so nobody makes any number of them.
final class KeyChangesApiTest {
  private static final DeviceSetEditor EDITOR =
      new DeviceSetEditor(new DeviceSetRules(Providers.best()));
  private static final Codec JSON = Codec.json(1 << 20);

  @TempDir Path data;
  private TestServer server;
  private TestDevice phone;
  private TestDevice laptop;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    phone = TestDevice.register(server, "alice");
    laptop = phone.link();
    server.restart(config -> config.with(RateSettings.KEYS, new Rate(2, Duration.ofHours(1))));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private long now() {
    return server.clock().instant().toEpochMilli();
  }

  private Answer sayThat(TestDevice device, List<Integer> suites) throws Exception {
    DeviceSet set = EDITOR.withSuites(device.deviceSet(), now(), suites, device.signer());
    return server.send(
        "PUT",
        RecoveryOperations.CHANGE_SUITES.path(),
        JSON.encode(new ChangeSuites(set.encoded())),
        device.authorization());
  }

  @Test
  void theKeysOfAnAccountChangeSoOftenOnlyWhicheverDeviceAsks() throws Exception {
    TestDevice bob = TestDevice.register(server, "bob");
    assertThat(sayThat(phone, List.of(1, 2)).status()).isEqualTo(204);
    assertThat(sayThat(laptop, List.of(1, 2)).status()).isEqualTo(204);
    Answer refused = sayThat(phone, List.of(1, 3));
    var _ = refused.problem(ProblemType.RATE_LIMITED);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(sayThat(bob, List.of(1, 2)).status()).isEqualTo(204);
  }

  @Test
  void whoHasOneDeviceDoesNotKeepTheOthersFromRemovingIt() throws Exception {
    for (int suite = 2; sayThat(phone, List.of(1, suite)).status() == 204; suite++) {
      assertThat(suite).isLessThan(9);
    }
    assertThat(laptop.remove(phone, Map.of()).status()).isEqualTo(204);
    assertThat(laptop.deviceSet().contains(phone.signer().publicKey())).isFalse();
  }
}
