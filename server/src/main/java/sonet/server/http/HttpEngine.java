package sonet.server.http;

import io.helidon.common.parameters.Parameters;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.Http1ConnectionSelectorConfig;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;

/// The HTTP server: Helidon on virtual threads, one for each connection.
///
/// It reads the head of a request, hands it with its [Body] to the [Router], and writes the answer,
/// each within its bounds of size and time. A connection whose request was not read to the end is
/// closed behind the answer.
public final class HttpEngine implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /// Held, since the JDK forgets the level of a logger that nobody holds. Helidon tells of each
  /// start and stop, which the service says better itself.
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  static {
    HELIDON.setLevel(Level.WARNING);
  }

  private final HttpOptions options;
  private final Router router;
  private final Deadlines deadlines;
  private final AnswerWriter writer;
  private final WebServer server;
  private final AtomicLong requests = new AtomicLong();
  private final String idPrefix;

  private HttpEngine(
      HttpOptions options, Router router, @Nullable WsEndpoint endpoint, String idPrefix)
      throws IOException {
    this.options = options;
    this.router = router;
    this.idPrefix = idPrefix;
    this.deadlines = new Deadlines();
    this.writer = new AnswerWriter(options, deadlines);
    this.server = build(endpoint);
  }

  /// Starts to listen.
  ///
  /// @param idPrefix begins the ids of requests, so that those of two runs differ
  /// @throws IOException when it cannot listen there
  public static HttpEngine start(
      HttpOptions options, Router router, WsEndpoint endpoint, String idPrefix) throws IOException {
    return start(new HttpEngine(tried(options), router, endpoint, idPrefix));
  }

  /// Starts to listen for requests, without WebSockets.
  ///
  /// @param idPrefix begins the ids of requests, so that those of two runs differ
  /// @throws IOException when it cannot listen there
  public static HttpEngine start(HttpOptions options, Router router, String idPrefix)
      throws IOException {
    return start(new HttpEngine(tried(options), router, null, idPrefix));
  }

  private static HttpEngine start(HttpEngine engine) throws IOException {
    WebServer _ = engine.server.start();
    if (!engine.server.isRunning()) {
      engine.deadlines.close();
      throw new IOException("the address could be listened at, but not any more");
    }
    return engine;
  }

  /// Helidon only logs why it cannot listen, so the address is tried before.
  private static HttpOptions tried(HttpOptions options) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(options.host(), options.port()));
    }
    return options;
  }

  /// Takes another certificate for connections from now on.
  ///
  /// @throws IOException when it is no good; then the old one stays
  void reload(CertificateFiles files) throws IOException {
    server.reloadTls(files.load());
  }

  /// The port it listens at.
  public int port() {
    return server.port();
  }

  private WebServer build(@Nullable WsEndpoint endpoint) throws IOException {
    RequestHead head = new RequestHead(deadlines, options.requestTime());
    Http1ConnectionSelectorConfig.Builder http =
        Http1ConnectionSelector.builder()
            .config(
                Http1Config.builder()
                    .maxHeadersSize(16 * 1024)
                    .maxPrologueLength(4 * 1024)
                    .addReceiveListener(head)
                    .build());
    WebServerConfig.Builder builder = WebServer.builder();
    if (options.certificate().isPresent()) {
      builder = builder.tls(options.certificate().get().load());
    }
    builder =
        builder
            .host(options.host())
            .port(options.port())
            .shutdownHook(false)
            .maxTcpConnections(options.maxConnections())
            // What is a little too long is refused here, where its sender is heard out first.
            .maxPayloadSize(
                Math.max(options.maxBody(), options.maxStream()) + ArrivingBody.FAREWELL)
            .idleConnectionTimeout(options.idleTime())
            .idleConnectionPeriod(options.idleTime().dividedBy(4))
            .shutdownGracePeriod(options.drainTime())
            .connectionOptions(socket -> socket.readTimeout(options.idleTime()).tcpNoDelay(true))
            .directHandlers(directHandlers())
            .protocolsDiscoverServices(false)
            .routing(HttpRouting.builder().any(this::handle));
    if (endpoint != null) {
      http =
          http.addUpgrader(
              new SocketUpgrade(
                  endpoint,
                  router.cors(),
                  new SocketConnection.Limits(deadlines, options.requestTime())));
      builder =
          builder
              .addProtocol(WsConfig.create())
              .addRouting(WsRouting.builder().endpoint(endpoint.path(), SocketUpgrade::handshakes));
    }
    return builder.addConnectionSelector(http.build()).build();
  }

  private void handle(ServerRequest asked, ServerResponse response) {
    try {
      Request request;
      Response answer;
      ArrivingBody body;
      try (Deadlines.Running deadline = deadlines.start(options.requestTime())) {
        body = new ArrivingBody(asked, options, deadline);
        request = read(asked, body);
        answer = router.answer(request);
      }
      boolean ends = !body.consumed();
      writer.write(ends ? answer.with("Connection", "close") : answer, request, response);
      if (ends) {
        try (Deadlines.Running _ = deadlines.start(FAREWELL)) {
          body.discard();
        }
      }
      if (ends || asked.headers().contains(HeaderValues.CONNECTION_CLOSE)) {
        // Helidon leaves this to the peer (RFC 9112 §9.6).
        throw new CloseConnectionException("the last request was answered");
      }
    } catch (BrokenOffException e) {
      throw new CloseConnectionException("the connection broke off", e);
    }
  }

  private Request read(ServerRequest asked, Body body) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : asked.headers()) {
      headers.put(header.headerName().lowerCase(), String.join(", ", header.allValues()));
    }
    return new Request(
        id(headers.get("x-request-id")),
        asked.remotePeer().host(),
        asked.prologue().method().text(),
        asked.path().rawPath(),
        Map.of(),
        first(asked.query()),
        headers,
        body);
  }

  /// The caller's own id for the request, if it gave one, so that its log and ours tell the same.
  private String id(@Nullable String given) {
    return given != null && ID.matcher(given).matches()
        ? given
        : idPrefix + "-" + Long.toString(requests.incrementAndGet(), 36);
  }

  private static Map<String, String> first(Parameters query) {
    Map<String, String> values = new HashMap<>();
    query.names().forEach(name -> query.first(name).ifPresent(value -> values.put(name, value)));
    return values;
  }

  /// What the engine refuses by itself, before any route.
  private DirectHandlers directHandlers() {
    DirectHandler handler =
        (request, type, status, headers, message) -> {
          Problem problem = problem(type, status, message);
          Response answer = router.refuse(id(null), problem);
          ServerResponseHeaders answered = ServerResponseHeaders.create(headers);
          answer.headers().forEach((name, value) -> answered.set(HeaderValues.create(name, value)));
          if (!(answer.content() instanceof Content.Whole(String mediaType, Bytes bytes))) {
            throw new AssertionError("a problem has bytes");
          }
          answered.set(HeaderValues.create(HeaderNames.CONTENT_TYPE, mediaType));
          return DirectHandler.TransportResponse.builder()
              .status(Status.create(problem.status()))
              .headers(answered)
              .entity(bytes.toArray())
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
      return ArrivingBody.tooLarge(options.maxBody());
    }
    return switch (type) {
      case PAYLOAD_TOO_LARGE -> ArrivingBody.tooLarge(options.maxBody());
      case INTERNAL_ERROR -> Problem.of(ProblemType.INTERNAL, "the request failed in the server");
      case OTHER ->
          switch (status.code()) {
            case 404 -> Problem.of(ProblemType.NOT_FOUND, status.reasonPhrase());
            case 429 -> Problem.of(ProblemType.OVERLOADED, message == null ? "too many" : message);
            default -> Problem.of(ProblemType.UNAVAILABLE, status.reasonPhrase());
          };
      case FORBIDDEN ->
          Problem.of(ProblemType.FORBIDDEN, message == null ? "not for this caller" : message);
      case BAD_REQUEST, HTTP_VERSION_NOT_SUPPORTED ->
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
