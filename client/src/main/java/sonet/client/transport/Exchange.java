package sonet.client.transport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.protocol.Posted;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ProtocolException;
import sonet.protocol.codec.Codec;

/// One request and its answer, repeated when that may help.
final class Exchange {
  /// No answer of the server is longer.
  static final int MAX_ANSWER = 64 << 20;

  private static final int ATTEMPTS = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Codec JSON = Codec.json(MAX_ANSWER);

  private final HttpClient http;
  private final URI server;
  private final RandomSource random;
  private final Optional<String> token;

  Exchange(HttpClient http, URI server, RandomSource random) {
    this(http, server, random, Optional.empty());
  }

  private Exchange(HttpClient http, URI server, RandomSource random, Optional<String> token) {
    this.http = http;
    this.server = server;
    this.random = random;
    this.token = token;
  }

  /// The same with a token.
  Exchange as(String bearer) {
    return new Exchange(http, server, random, Optional.of(bearer));
  }

  <T extends Record> T get(String path, Class<T> type) throws ClientException {
    return answer(exchange(request(path).GET().build()), type);
  }

  <T extends Record> T post(String path, Record body, Class<T> type) throws ClientException {
    return answer(exchange(posting(path, body)), type);
  }

  /// Posts what has no answer; true once the server has it.
  boolean post(String path, Record body) throws ClientException {
    HttpResponse<byte[]> response = exchange(posting(path, body));
    if (response.statusCode() >= 300) {
      throw Refusals.toException(problem(response));
    }
    return true;
  }

  /// Posts to a group's log.
  Submission submit(String path, Record body) throws ClientException {
    HttpResponse<byte[]> response = exchange(posting(path, body));
    if (response.statusCode() == ProblemType.EPOCH_CONFLICT.status()) {
      Problem problem = problem(response);
      if (problem.type() == ProblemType.EPOCH_CONFLICT && problem.conflict().isPresent()) {
        return new Submission.Conflict(problem.conflict().get());
      }
    }
    return new Submission.Taken(answer(response, Posted.class));
  }

  private HttpRequest posting(String path, Record body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.encode(body).toArray()))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(TIMEOUT)
            .header("Accept", "application/json, application/problem+json");
    token.ifPresent(bearer -> builder.setHeader("Authorization", "Bearer " + bearer));
    return builder;
  }

  /// Repeats the request while the server cannot be reached, is overloaded or fails.
  private HttpResponse<byte[]> exchange(HttpRequest request) throws ClientException {
    Backoff backoff = new Backoff(random, Duration.ofMillis(100), Duration.ofSeconds(2));
    for (int attempt = 1; ; attempt++) {
      Duration pause;
      try {
        HttpResponse<byte[]> response =
            http.send(
                request,
                HttpResponse.BodyHandlers.limiting(
                    HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER));
        if (attempt == ATTEMPTS || !worthRepeating(response.statusCode())) {
          return response;
        }
        Optional<Duration> asked = retryAfter(response);
        pause = asked.isPresent() ? backoff.next(asked.get()) : backoff.next();
      } catch (IOException failed) {
        if (attempt == ATTEMPTS) {
          throw unreachable(server, failed);
        }
        pause = backoff.next();
      } catch (InterruptedException stopped) {
        throw interrupted(stopped);
      }
      sleep(pause);
    }
  }

  private static boolean worthRepeating(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    // The other form, a date (RFC 9110 §10.2.3), is not what a Sonet server sends.
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  private static void sleep(Duration pause) throws ClientException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  static ClientException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new ClientException(Reason.CLOSED, "The request was given up.", stopped);
  }

  static ClientException unreachable(URI server, Exception cause) {
    return new ClientException(
        Reason.SERVER_UNREACHABLE, "The server at " + server + " does not answer.", cause);
  }

  private <T extends Record> T answer(HttpResponse<byte[]> response, Class<T> type)
      throws ClientException {
    if (response.statusCode() >= 300) {
      throw Refusals.toException(problem(response));
    }
    try {
      return JSON.decode(Bytes.wrap(response.body()), type);
    } catch (ProtocolException unreadable) {
      throw misbehaved(response, unreadable);
    }
  }

  private Problem problem(HttpResponse<byte[]> response) throws ClientException {
    try {
      return JSON.decode(Bytes.wrap(response.body()), Problem.class);
    } catch (ProtocolException unreadable) {
      throw misbehaved(response, unreadable);
    }
  }

  private ClientException misbehaved(HttpResponse<?> response, Exception cause) {
    return new ClientException(
        Reason.SERVER_MISBEHAVED,
        "What answers at %s with status %d does not speak Sonet's protocol."
            .formatted(server, response.statusCode()),
        cause);
  }
}
