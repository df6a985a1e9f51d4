package sonet.server.stream;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.Document;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Encoding;
import sonet.server.http.Body;
import sonet.server.http.Codecs;
import sonet.server.http.Content;
import sonet.server.http.Request;
import sonet.server.http.Response;
import sonet.server.http.Router;

/// Every operation over the socket: a frame becomes a request of the session's device, goes through
/// the same router as those of HTTP, and its answer becomes a frame.
public final class Tunnel {
  private static final Set<String> TAKEN =
      Set.of("if-match", "if-none-match", "idempotency-key", "x-request-id");
  private static final Set<String> GIVEN =
      Set.of("ETag", "Retry-After", "Location", "Allow", "X-Request-Id");

  private final Router router;
  private final Codecs codecs;
  private final String idPrefix;
  private final AtomicLong requests = new AtomicLong();

  /// A tunnel to a router.
  ///
  /// @param codecs the encodings of frames
  /// @param idPrefix begins the ids of requests, so that those of two runs differ
  public Tunnel(Router router, Codecs codecs, String idPrefix) {
    this.router = router;
    this.codecs = codecs;
    this.idPrefix = idPrefix;
  }

  /// Who asks through it.
  ///
  /// @param peer the address
  /// @param token what speaks for the device
  /// @param encoding of the frames
  record Session(String peer, String token, Encoding encoding) {}

  /// The answer to a request.
  ServerFrame.Response answer(Session session, ClientFrame.Request asked) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : asked.headers().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!TAKEN.contains(name)) {
        // One that was passed over could change what is meant: a delivery token hides who sends.
        return refusal(session, asked.id(), "the header " + name + " does not pass the tunnel");
      }
      headers.put(name, header.getValue());
    }
    headers.put("authorization", "Bearer " + session.token());
    headers.put("content-type", session.encoding().mediaType());
    headers.put("accept", session.encoding().mediaType());
    return frame(session, asked.id(), router.answer(request(session, asked, headers)));
  }

  private Request request(Session session, ClientFrame.Request asked, Map<String, String> headers) {
    String[] target = asked.path().split("\\?", 2);
    String path = target[0].startsWith("/") ? target[0] : "/" + target[0];
    return new Request(
        idPrefix + "-" + Long.toString(requests.incrementAndGet(), 36),
        session.peer(),
        asked.method(),
        path,
        Map.of(),
        target.length == 2 ? query(target[1]) : Map.of(),
        headers,
        Body.of(asked.body().map(Document::encoded).orElse(Bytes.EMPTY)));
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      var _ = query.putIfAbsent(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
    }
    return query;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // The parameter says of itself that it is wrong.
      return text;
    }
  }

  private ServerFrame.Response frame(Session session, long id, Response answer) {
    Map<String, String> headers = new TreeMap<>();
    answer
        .headers()
        .forEach((name, value) -> {
          if (GIVEN.contains(name)) {
            headers.put(name, value);
          }
        });
    return switch (answer.content()) {
      case Content.None _ ->
          new ServerFrame.Response(id, answer.status(), headers, Optional.empty());
      case Content.Whole(String type, Bytes bytes) when isDocument(session.encoding(), type) ->
          new ServerFrame.Response(id, answer.status(), headers, Optional.of(new Document(bytes)));
      case Content.Whole _, Content.Streamed _, Content.Entity _ ->
          refusal(session, id, "what is no record goes over HTTP only");
    };
  }

  private static boolean isDocument(Encoding encoding, String type) {
    return type.equals(encoding.mediaType()) || type.equals(encoding.problemType());
  }

  private ServerFrame.Response refusal(Session session, long id, String detail) {
    return problem(session, id, Problem.of(ProblemType.MALFORMED, detail));
  }

  /// A refusal as an answer.
  ServerFrame.Response problem(Session session, long id, Problem problem) {
    Bytes body = codecs.of(session.encoding()).encode(problem);
    return new ServerFrame.Response(
        id, problem.status(), Map.of(), Optional.of(new Document(body)));
  }
}
