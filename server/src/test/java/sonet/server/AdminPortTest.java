package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.protocol.AdminOperations;
import sonet.protocol.Operation;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.server.ServerException.Reason;
import sonet.server.config.MetricsAccess;
import sonet.server.config.Settings;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// A port of its own for administrators.
final class AdminPortTest {
  @TempDir Path data;
  private TestServer server;
  private TestAdmin owner;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(
            data,
            config ->
                config
                    .with(Settings.ADMIN_PORT, OptionalInt.of(0))
                    .with(Settings.METRICS, MetricsAccess.ANYONE));
    owner = TestAdmin.owner(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int status(String method, String path) throws Exception {
    URI address = server.server().adminAddress().resolve(path);
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + owner.token())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void whatAdministratorsMayIsAnsweredThereAndNowhereElse() throws Exception {
    assertThat(server.server().adminAddress()).isNotEqualTo(server.address());
    assertThat(status("GET", AdminOperations.HEALTH.path())).isEqualTo(200);
    assertThat(status("GET", "/metrics")).isEqualTo(200);
    Object _ = server.get("/metrics", Map.of()).problem(ProblemType.NOT_FOUND);
    for (Operation<?, ?> operation : AdminOperations.all()) {
      Object[] values = operation.parameters().stream().map(parameter -> "1").toArray();
      Object _ =
          owner
              .send(operation, sonet.crypto.Bytes.EMPTY, Map.of(), values)
              .problem(ProblemType.NOT_FOUND);
    }
  }

  @Test
  void bothSayWhetherTheServiceIsWell() throws Exception {
    for (String probe : List.of(Paths.LIVEZ, Paths.READYZ)) {
      assertThat(server.get(probe, Map.of()).status()).isEqualTo(200);
      assertThat(status("GET", probe)).isEqualTo(200);
    }
  }

  @Test
  void nothingThatDevicesMayIsAnsweredThere() throws Exception {
    assertThat(TestDevice.register(server, "alice").get(Paths.OWN_KEY_PACKAGES).status())
        .isEqualTo(200);
    assertThat(status("GET", Paths.OWN_KEY_PACKAGES)).isEqualTo(404);
    assertThat(status("POST", Paths.ACCOUNTS)).isEqualTo(404);
    assertThat(status("GET", "/openapi.json")).isEqualTo(404);
    assertThat(status("GET", Paths.STREAM)).isEqualTo(404);
  }

  @Test
  void aPortThatIsTakenStopsTheStartAndLeavesNothingOpen(@TempDir Path folder) throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      ServerConfig config =
          ServerConfig.of(folder)
              .withPort(0)
              .with(Settings.ADMIN_HOST, "0.0.0.0")
              .with(Settings.ADMIN_PORT, OptionalInt.of(taken.getLocalPort()));
      assertThatThrownBy(() -> SonetServer.start(config))
          .isInstanceOfSatisfying(
              ServerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PORT_IN_USE));
    }
    SonetServer.start(ServerConfig.of(folder).withPort(0)).close();
  }
}
