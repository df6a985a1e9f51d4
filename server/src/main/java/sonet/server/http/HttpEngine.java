package sonet.server.http;

import io.helidon.common.parameters.Parameters;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.protocol.DeliveryKey;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;

/// The HTTP server: Helidon on virtual threads, one for each connection.
///
/// It reads a request whole, within its bounds of size and time, hands it to the [Router], and
/// writes the answer within the same time.
public final class HttpEngine implements AutoCloseable {
  private static final List<HeaderName> HEADERS =
      List.of(
          HeaderNames.AUTHORIZATION,
          HeaderNames.CONTENT_TYPE,
          HeaderNames.HOST,
          HeaderNames.IF_MATCH,
          HeaderNames.create(DeliveryKey.HEADER));
  private static final int MAX_FRAME = 1 << 20;

  /// Held, since the JDK forgets the level of a logger that nobody holds. Helidon tells of each
  /// start and stop, which the service says better itself.
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  static {
    HELIDON.setLevel(Level.WARNING);
  }

  private final HttpOptions options;
  private final Router router;
  private final Deadlines deadlines;
  private final WebServer server;
  private final AtomicLong requests = new AtomicLong();
  private final String idPrefix;

  private HttpEngine(HttpOptions options, Router router, WsEndpoint endpoint, String idPrefix) {
    this.options = options;
    this.router = router;
    this.idPrefix = idPrefix;
    this.deadlines = new Deadlines();
    this.server = build(endpoint);
  }

  /// Starts to listen.
  ///
  /// @param idPrefix begins the ids of requests, so that those of two runs differ
  /// @throws IOException when it cannot listen there
  public static HttpEngine start(
      HttpOptions options, Router router, WsEndpoint endpoint, String idPrefix) throws IOException {
    tryToListen(options);
    HttpEngine engine = new HttpEngine(options, router, endpoint, idPrefix);
    WebServer _ = engine.server.start();
    if (!engine.server.isRunning()) {
      engine.deadlines.close();
      throw new IOException("the address could be listened at, but not any more");
    }
    return engine;
  }

  /// Helidon only logs why it cannot listen, so the address is tried before.
  private static void tryToListen(HttpOptions options) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(options.host(), options.port()));
    }
  }

  /// The port it listens at.
  public int port() {
    return server.port();
  }

  private WebServer build(WsEndpoint endpoint) {
    HeaderDeadlines headers = new HeaderDeadlines(deadlines, options.requestTime());
    return WebServer.builder()
        .host(options.host())
        .port(options.port())
        .shutdownHook(false)
        .maxTcpConnections(options.maxConnections())
        .maxPayloadSize(options.maxBody())
        .idleConnectionTimeout(options.idleTime())
        .idleConnectionPeriod(options.idleTime().dividedBy(4))
        .shutdownGracePeriod(options.drainTime())
        .connectionOptions(socket -> socket.readTimeout(options.idleTime()).tcpNoDelay(true))
        .directHandlers(directHandlers())
        .protocolsDiscoverServices(false)
        .addProtocol(
            Http1Config.builder()
                .maxHeadersSize(16 * 1024)
                .maxPrologueLength(4 * 1024)
                .addReceiveListener(headers)
                .build())
        .addProtocol(WsConfig.builder().maxFrameLength(MAX_FRAME).build())
        .routing(HttpRouting.builder().any(this::handle))
        .addRouting(
            WsRouting.builder()
                .endpoint(
                    endpoint.path(),
                    () -> new HelidonSocket(endpoint, deadlines, options.requestTime())))
        .build();
  }

  private void handle(ServerRequest request, ServerResponse response) {
    String id = idPrefix + "-" + Long.toString(requests.incrementAndGet(), 36);
    Response answer;
    try (Deadlines.Running _ = deadlines.start(options.requestTime())) {
      answer = router.answer(read(request, id));
    } catch (RefusalException e) {
      answer = router.problem(e.problem().withRequestId(id), e.headers());
    }
    try (Deadlines.Running _ = deadlines.start(options.requestTime())) {
      write(answer, id, response);
    }
  }

  private Request read(ServerRequest request, String id) throws RefusalException {
    Map<String, String> headers = new HashMap<>();
    for (HeaderName name : HEADERS) {
      request.headers().first(name).ifPresent(value -> headers.put(name.lowerCase(), value));
    }
    return new Request(
        id,
        request.prologue().method().text(),
        request.path().rawPath(),
        Map.of(),
        first(request.query()),
        headers,
        body(request));
  }

  private static Map<String, String> first(Parameters query) {
    Map<String, String> values = new HashMap<>();
    query.names().forEach(name -> query.first(name).ifPresent(value -> values.put(name, value)));
    return values;
  }

  private Bytes body(ServerRequest request) throws RefusalException {
    if (!request.content().hasEntity()) {
      return Bytes.EMPTY;
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(options.maxBody() + 1);
      if (body.length > options.maxBody()) {
        throw new RefusalException(tooLarge(), Map.of("Connection", "close"));
      }
      return Bytes.wrap(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Problem tooLarge() {
    return Problem.of(
        ProblemType.TOO_LARGE, "a body may have " + options.maxBody() + " bytes at most");
  }

  private static void write(Response answer, String id, ServerResponse response) {
    response.status(Status.create(answer.status()));
    response.header("X-Request-Id", id);
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    answer.headers().forEach(response::header);
    if (answer.status() == 204) {
      response.send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, answer.mediaType());
    response.send(answer.body().toArray());
  }

  /// What the engine refuses by itself, before any route.
  private DirectHandlers directHandlers() {
    DirectHandler handler =
        (request, type, status, headers, message) -> {
          Problem problem = problem(type, status, message);
          Response answer = router.problem(problem, Map.of());
          ServerResponseHeaders answered = ServerResponseHeaders.create(headers);
          answered.set(HeaderValues.create(HeaderNames.CONTENT_TYPE, answer.mediaType()));
          return DirectHandler.TransportResponse.builder()
              .status(Status.create(problem.status()))
              .headers(answered)
              .entity(answer.body().toArray())
              .keepAlive(false)
              .build();
        };
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, handler);
    }
    return handlers.build();
  }

  private Problem problem(DirectHandler.EventType type, Status status, @Nullable String message) {
    if (status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
      return tooLarge();
    }
    return switch (type) {
      case PAYLOAD_TOO_LARGE -> tooLarge();
      case INTERNAL_ERROR -> Problem.of(ProblemType.INTERNAL, "the request failed in the server");
      case OTHER ->
          Problem.of(
              status.code() == 404 ? ProblemType.NOT_FOUND : ProblemType.UNAVAILABLE,
              status.reasonPhrase());
      case BAD_REQUEST, FORBIDDEN, HTTP_VERSION_NOT_SUPPORTED ->
          Problem.of(ProblemType.MALFORMED, message == null ? "not an HTTP request" : message);
    };
  }

  /// Lets the requests under way end, within the drain time, and stops to listen.
  @Override
  public void close() {
    WebServer _ = server.stop();
    deadlines.close();
  }
}
