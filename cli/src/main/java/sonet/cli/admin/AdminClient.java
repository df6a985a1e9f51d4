package sonet.cli.admin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import sonet.cli.command.CommandException;
import sonet.cli.command.CommandException.Reason;
import sonet.crypto.Bytes;
import sonet.protocol.Nothing;
import sonet.protocol.Operation;
import sonet.protocol.Problem;
import sonet.protocol.ProtocolException;
import sonet.protocol.codec.Codec;

/// Asks a server for operations of administrators, with a token.
final class AdminClient implements AutoCloseable {
  private static final int LONGEST_ANSWER = 16 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Codec CODEC = Codec.json(LONGEST_ANSWER);

  private final URI server;
  private final String token;
  private final Map<String, String> why;
  private final Pause pause;
  private final HttpClient http;

  /// @param why what was said of the cause, as headers
  /// @param pause how it waits when the server says so
  AdminClient(URI server, String token, Map<String, String> why, Pause pause) {
    this.server = server;
    this.token = token;
    this.why = Map.copyOf(why);
    this.pause = pause;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /// Asks for an operation without a body.
  <A extends Record> A ask(Operation<Nothing, A> operation, Object... values)
      throws CommandException {
    return send(operation, BodyPublishers.noBody(), values);
  }

  /// Asks for an operation with a body.
  <Q extends Record, A extends Record> A tell(Operation<Q, A> operation, Q body, Object... values)
      throws CommandException {
    return send(operation, BodyPublishers.ofByteArray(CODEC.encode(body).toArray()), values);
  }

  private <A extends Record> A send(
      Operation<?, A> operation, HttpRequest.BodyPublisher body, Object... values)
      throws CommandException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(server.resolve(operation.at(values)));
    why.forEach(builder::header);
    HttpRequest request =
        builder
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .header("Accept", CODEC.encoding().mediaType())
            .header("Content-Type", CODEC.encoding().mediaType())
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .method(operation.method(), body)
            .build();
    HttpResponse<byte[]> response = patiently(request);
    Bytes answer = Bytes.wrap(response.body());
    try {
      if (response.statusCode() >= 300) {
        throw refused(response.statusCode(), CODEC.decode(answer, Problem.class));
      }
      return operation.answer() == Nothing.class
          ? operation.answer().cast(new Nothing())
          : CODEC.decode(answer, operation.answer());
    } catch (ProtocolException foreign) {
      throw new CommandException(
          Reason.NETWORK,
          "what answers at %s (status %d) is no Sonet server that this version knows."
              .formatted(server, response.statusCode()),
          foreign);
    }
  }

  /// Who reads very much is told to go on more slowly, and does.
  private HttpResponse<byte[]> patiently(HttpRequest request) throws CommandException {
    Pause.Waits waits = pause.begin();
    HttpResponse<byte[]> response = exchange(request);
    while (response.statusCode() == 429 && waits.take(response.headers())) {
      response = exchange(request);
    }
    return response;
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) throws CommandException {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException unreachable) {
      throw new CommandException(
          Reason.NETWORK,
          "the server at %s does not answer. Check the address and that the server runs."
              .formatted(server),
          unreachable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("the request was given up.", stopped);
    }
  }

  private static CommandException refused(int status, Problem problem) {
    Reason reason =
        switch (status) {
          case 401, 403 -> Reason.AUTHENTICATION;
          case 429, 502, 503, 504 -> Reason.NETWORK;
          default -> Reason.FAILURE;
        };
    String id = problem.requestId().isEmpty() ? "" : " (request " + problem.requestId() + ")";
    return new CommandException(
        reason,
        "%s: %s. %s%s".formatted(problem.title(), stripped(problem.detail()), problem.next(), id));
  }

  private static String stripped(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /// A record as the protocol writes it.
  static String json(Record answer) {
    return CODEC.encodeText(answer);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
