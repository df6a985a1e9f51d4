package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.crypto.Bytes;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.AddDevice;
import sonet.protocol.Device;
import sonet.protocol.NewDevice;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.RegisterAccount;
import sonet.server.testing.Answer;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

final class DirectoryApiTest {
  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data, config -> config.withLimits(Limits.small()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAccountIsRegisteredWithItsFirstDevice() throws Exception {
    TestDevice device = TestDevice.unknown(server, "alice");
    Answer answer = server.post(Paths.ACCOUNTS, device.registration(), Map.of());
    assertThat(answer.status()).isEqualTo(201);
    Account account = answer.as(Account.class);
    assertThat(account.name()).isEqualTo(new AccountName("alice"));
    assertThat(account.devices())
        .containsExactly(
            new Device(
                device.id(),
                account.name(),
                "device of alice",
                device.signer().publicKey(),
                server.clock().instant()));
  }

  @Test
  void theSameRegistrationAgainHasTheSameAnswer() throws Exception {
    RegisterAccount request = TestDevice.unknown(server, "alice").registration();
    Account first = server.post(Paths.ACCOUNTS, request, Map.of()).as(Account.class);
    assertThat(server.post(Paths.ACCOUNTS, request, Map.of()).as(Account.class)).isEqualTo(first);
  }

  @Test
  void aNameIsGivenOnce() throws Exception {
    TestDevice _ = TestDevice.register(server, "alice");
    var _ =
        server
            .post(Paths.ACCOUNTS, TestDevice.unknown(server, "alice").registration(), Map.of())
            .problem(ProblemType.NAME_TAKEN);
  }

  @Test
  void aKeyIsRegisteredOnce() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    TestDevice bob = TestDevice.register(server, "bob");
    NewDevice stolen = bob.newDevice();
    var _ =
        alice.post(Paths.OWN_DEVICES, alice.endorsed(stolen)).problem(ProblemType.CHALLENGE_FAILED);
    NewDevice signedForAlice =
        new NewDevice(
            "x",
            stolen.signatureKey(),
            bob.signer()
                .sign(
                    sonet.protocol.SigningInput.registration(
                        alice.account(), stolen.signatureKey())));
    var _ =
        alice
            .post(Paths.OWN_DEVICES, alice.endorsed(signedForAlice))
            .problem(ProblemType.KEY_TAKEN);
  }

  @Test
  void aDeviceThatDoesNotProveItsKeyIsRefused() throws Exception {
    RegisterAccount good = TestDevice.unknown(server, "alice").registration();
    NewDevice device = good.device();
    NewDevice forged = new NewDevice("x", device.signatureKey(), Bytes.wrap(new byte[64]));
    var _ =
        server
            .post(
                Paths.ACCOUNTS,
                new RegisterAccount(good.name(), forged, good.deviceSet()),
                Map.of())
            .problem(ProblemType.CHALLENGE_FAILED);
    NewDevice otherName = TestDevice.unknown(server, "mallory").newDevice();
    var _ =
        server
            .post(
                Paths.ACCOUNTS,
                new RegisterAccount(good.name(), otherName, good.deviceSet()),
                Map.of())
            .problem(ProblemType.CHALLENGE_FAILED);
  }

  @Test
  void aFurtherDeviceIsRegisteredByOneOfTheAccount() throws Exception {
    TestDevice phone = TestDevice.register(server, "alice");
    TestDevice laptop = phone.link();
    Account account = laptop.get(Paths.account(phone.account())).as(Account.class);
    assertThat(account.devices()).extracting(Device::id).containsExactly(phone.id(), laptop.id());
  }

  @Test
  void theSameDeviceAgainHasTheSameAnswer() throws Exception {
    TestDevice phone = TestDevice.register(server, "alice");
    AddDevice laptop = phone.endorsed(TestDevice.unknown(server, "alice").newDevice());
    Device first = phone.post(Paths.OWN_DEVICES, laptop).as(Device.class);
    assertThat(phone.post(Paths.OWN_DEVICES, laptop).as(Device.class)).isEqualTo(first);
  }

  @Test
  void anAccountHasABoundedNumberOfDevices() throws Exception {
    TestDevice phone = TestDevice.register(server, "alice");
    TestDevice _ = phone.link();
    TestDevice _ = phone.link();
    var _ = phone.add(TestDevice.unknown(server, "alice")).problem(ProblemType.QUOTA);
  }

  @Test
  void anUnknownOrImpossibleNameIsNotFound() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    var _ = alice.get(Paths.ACCOUNTS + "/bob").problem(ProblemType.UNKNOWN_ACCOUNT);
    var _ = alice.get(Paths.ACCOUNTS + "/B%20b").problem(ProblemType.INVALID_PARAMETER);
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() throws Exception {
    var _ =
        server
            .send("POST", Paths.ACCOUNTS, Bytes.utf8("{\"name\":"), Map.of())
            .problem(ProblemType.MALFORMED);
    var _ =
        server.send("POST", Paths.ACCOUNTS, Bytes.EMPTY, Map.of()).problem(ProblemType.MALFORMED);
    assertThat(
            server
                .send("POST", Paths.ACCOUNTS, Bytes.utf8("{\"name\":\"A\"}"), Map.of())
                .problem(ProblemType.MALFORMED)
                .detail())
        .contains("name");
  }

  @Test
  void aBodyOfAnotherMediaTypeIsRefused() throws Exception {
    var _ =
        server
            .send("POST", Paths.ACCOUNTS, Bytes.utf8("{}"), Map.of("Content-Type", "text/plain"))
            .problem(ProblemType.UNSUPPORTED_MEDIA_TYPE);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    Bytes large = Bytes.wrap(new byte[Limits.BODY + 1]);
    var _ = server.send("POST", Paths.ACCOUNTS, large, Map.of()).problem(ProblemType.TOO_LARGE);
  }

  @Test
  void thereIsNothingElsewhere() throws Exception {
    var _ = server.get("/", Map.of()).problem(ProblemType.NOT_FOUND);
    var _ = server.get("/v2/accounts", Map.of()).problem(ProblemType.NOT_FOUND);
    Answer answer = server.get(Paths.TOKENS, Map.of());
    var _ = answer.problem(ProblemType.METHOD_NOT_ALLOWED);
    assertThat(answer.headers().firstValue("allow")).contains("OPTIONS, POST");
    var _ = server.get(Paths.STREAM, Map.of()).problem(ProblemType.MALFORMED);
  }

  @Test
  void itSaysThatItLivesAndIsReady() throws Exception {
    assertThat(server.get(Paths.LIVEZ, Map.of()).status()).isEqualTo(200);
    assertThat(server.get(Paths.READYZ, Map.of()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyTypeOfProblemHasAPage(ProblemType type) throws Exception {
    Answer answer = server.get(type.uri(), Map.of());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().toUtf8()).contains(type.title(), type.next());
  }

  @Test
  void everyAnswerHasAnIdOfItsOwn() throws Exception {
    Answer first = server.get("/nothing", Map.of());
    Answer second = server.get("/nothing", Map.of());
    String id = first.problem(ProblemType.NOT_FOUND).requestId();
    assertThat(first.headers().firstValue("x-request-id")).contains(id);
    assertThat(second.headers().firstValue("x-request-id").orElseThrow()).isNotEqualTo(id);
  }
}
