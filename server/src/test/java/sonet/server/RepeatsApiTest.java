package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.protocol.Account;
import sonet.protocol.AddDevice;
import sonet.protocol.Device;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.RegisterAccount;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// Requests under idempotency keys.
final class RepeatsApiTest {
  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data);
    alice = TestDevice.register(server, "alice");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer add(TestDevice device, String key) throws Exception {
    return add(alice.endorsed(device.newDevice()), key);
  }

  private Answer add(AddDevice request, String key) throws Exception {
    return server.post(
        Paths.OWN_DEVICES,
        request,
        Map.of("Authorization", "Bearer " + alice.token(), "Idempotency-Key", key));
  }

  private TestDevice laptop() {
    return TestDevice.unknown(server, "alice");
  }

  @Test
  void theSameRequestUnderTheSameKeyHasTheSameAnswerForADay() throws Exception {
    TestDevice laptop = laptop();
    AddDevice request = alice.endorsed(laptop.newDevice());
    Answer first = add(request, "k1");
    assertThat(first.as(Device.class).id()).isEqualTo(laptop.id());
    server.clock().advance(Duration.ofMinutes(5));
    server.restart();
    alice.authenticate();
    Answer again = add(request, "k1");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    server.clock().advance(Duration.ofHours(24));
    alice.authenticate();
    // The key is free again, and the device is registered already.
    assertThat(add(laptop(), "k1").status()).isEqualTo(201);
  }

  @Test
  void aKeyBelongsToOneRequestOfOneCaller() throws Exception {
    TestDevice laptop = laptop();
    assertThat(add(laptop, "k1").status()).isEqualTo(201);
    var _ = add(laptop(), "k1").problem(ProblemType.IDEMPOTENCY_KEY_REUSED);
    TestDevice bob = TestDevice.register(server, "bob");
    TestDevice tablet = TestDevice.unknown(server, "bob");
    Answer other =
        server.post(
            Paths.OWN_DEVICES,
            bob.endorsed(tablet.newDevice()),
            Map.of("Authorization", "Bearer " + bob.token(), "Idempotency-Key", "k1"));
    assertThat(other.as(Device.class).id()).isEqualTo(tablet.id());
  }

  @Test
  void aRefusedRequestMayBeTriedAgainUnderItsKey() throws Exception {
    RegisterAccount wanted = TestDevice.unknown(server, "alice").registration();
    Map<String, String> key = Map.of("Idempotency-Key", "k1");
    var _ = server.post(Paths.ACCOUNTS, wanted, key).problem(ProblemType.NAME_TAKEN);
    var _ = server.post(Paths.ACCOUNTS, wanted, key).problem(ProblemType.NAME_TAKEN);
  }

  @Test
  void aStrangerIsToldTwiceThatItsAccountWasMade() throws Exception {
    TestDevice carol = TestDevice.unknown(server, "carol");
    RegisterAccount wanted = carol.registration();
    Map<String, String> key = Map.of("Idempotency-Key", "k1");
    Answer first = server.post(Paths.ACCOUNTS, wanted, key);
    Answer again = server.post(Paths.ACCOUNTS, wanted, key);
    assertThat(again.as(Account.class)).isEqualTo(first.as(Account.class));
    TestDevice dave = TestDevice.unknown(server, "dave");
    assertThat(server.post(Paths.ACCOUNTS, dave.registration(), key).status()).isEqualTo(201);
  }

  @Test
  void ofManyAtOnceOneIsDoneAndTheOthersSayNothingElse() throws Exception {
    TestDevice laptop = laptop();
    AddDevice request = alice.endorsed(laptop.newDevice());
    List<Future<Answer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        answers.add(threads.submit(() -> add(request, "k1")));
      }
    }
    int done = 0;
    for (Future<Answer> answer : answers) {
      if (answer.get().status() == 201) {
        assertThat(answer.get().as(Device.class).id()).isEqualTo(laptop.id());
        done++;
      } else {
        var _ = answer.get().problem(ProblemType.REQUEST_UNDER_WAY);
        assertThat(answer.get().headers().firstValue("retry-after")).contains("1");
      }
    }
    assertThat(done).isPositive();
    assertThat(add(request, "k1").status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      })
  void aKeyThatIsNoneIsRefused(String key) throws Exception {
    var _ = add(laptop(), key).problem(ProblemType.INVALID_PARAMETER);
  }
}
