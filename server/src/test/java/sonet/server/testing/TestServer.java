package sonet.server.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.protocol.codec.Codec;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.SonetServer;

/// A real server on a free port of the loopback address, with a clock of the test's.
public final class TestServer implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Codec JSON = Codec.json(1 << 26);

  private final TestClock clock;
  private final ServerConfig config;
  private final Optional<URI> elsewhere;
  private @Nullable SonetServer server;

  private TestServer(TestClock clock, ServerConfig config) throws ServerException {
    this.clock = clock;
    this.config = config;
    this.elsewhere = Optional.empty();
    this.server = SonetServer.start(config);
  }

  private TestServer(TestClock clock, ServerConfig config, URI elsewhere) {
    this.clock = clock;
    this.config = config;
    this.elsewhere = Optional.of(elsewhere);
  }

  /// A server in another process, which goes by the time of this machine.
  public static TestServer elsewhere(URI address, Path data) {
    TestClock clock = new TestClock();
    clock.advance(Duration.between(clock.instant(), Instant.now()));
    return new TestServer(clock, ServerConfig.of(data), address);
  }

  /// A server with the usual configuration.
  public static TestServer start(Path data) throws ServerException {
    return start(data, config -> config);
  }

  /// A server with changes to the usual configuration.
  public static TestServer start(Path data, UnaryOperator<ServerConfig> change)
      throws ServerException {
    TestClock clock = new TestClock();
    return new TestServer(clock, change.apply(ServerConfig.of(data).withPort(0).withClock(clock)));
  }

  /// Stops the server and starts it again on the same data, at another port.
  public void restart() throws ServerException {
    restart(config -> config);
  }

  /// Starts it again with another configuration.
  public void restart(UnaryOperator<ServerConfig> change) throws ServerException {
    server().close();
    server = SonetServer.start(change.apply(config));
  }

  /// Stops the server, does something, and starts it again.
  public void restartAfter(Deed deed) throws Exception {
    server().close();
    deed.run();
    server = SonetServer.start(config);
  }

  /// What is done while a server is stopped.
  @FunctionalInterface
  public interface Deed {
    /// Does it.
    void run() throws Exception;
  }

  /// Its clock.
  public TestClock clock() {
    return clock;
  }

  /// Where it is.
  public URI address() {
    return elsewhere.orElseGet(() -> server().address());
  }

  /// Where it keeps its state.
  public Path data() {
    return config.data();
  }

  /// The server itself.
  public SonetServer server() {
    return Objects.requireNonNull(server, "it runs in another process");
  }

  /// Host and port, as a device addresses it.
  public String audience() {
    return address().getAuthority();
  }

  /// Asks with a record as body.
  public Answer post(String path, Record body, Map<String, String> headers)
      throws IOException, InterruptedException {
    return send("POST", path, JSON.encode(body), headers);
  }

  /// Asks without a body.
  public Answer get(String path, Map<String, String> headers)
      throws IOException, InterruptedException {
    return exchange(request(path, headers).GET().build());
  }

  /// Asks with any body, as JSON unless the headers say otherwise.
  public Answer send(String method, String path, Bytes body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path, headers);
    if (!headers.containsKey("Content-Type")) {
      request = request.header("Content-Type", "application/json");
    }
    return exchange(request.method(method, BodyPublishers.ofByteArray(body.toArray())).build());
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address().resolve(path)).timeout(Duration.ofSeconds(60));
    headers.forEach(request::header);
    return request;
  }

  private static Answer exchange(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), response.headers(), Bytes.wrap(response.body()));
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
