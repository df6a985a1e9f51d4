package sonet.client.transport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.protocol.Blob;
import sonet.protocol.Nothing;
import sonet.protocol.Operation;
import sonet.protocol.Posted;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.ProtocolException;
import sonet.protocol.Removal;
import sonet.protocol.SendMessages;
import sonet.protocol.Sent;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;

/// One request and its answer, repeated when that may help.
final class Exchange {
  /// No answer of the server is longer.
  static final int MAX_ANSWER = 64 << 20;

  private static final int ATTEMPTS = 5;
  private static final String OCTETS = "application/octet-stream";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /// Until the last byte of an answer is here. Without it a server could keep whoever asks waiting
  /// for good, by an answer that never ends.
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final HttpClient http;
  private final URI server;
  private final RandomSource random;
  private final Duration longest;
  private final Asker asker;
  private final Seen seen;

  Exchange(HttpClient http, URI server, RandomSource random) {
    this(http, server, random, LONGEST);
  }

  /// @param longest until the last byte of an answer is here
  Exchange(HttpClient http, URI server, RandomSource random, Duration longest) {
    this.http = http;
    this.server = server;
    this.random = random;
    this.longest = longest;
    this.asker = new Asker("", "");
    this.seen = new Seen();
  }

  private Exchange(Exchange other, Asker asker) {
    this.http = other.http;
    this.server = other.server;
    this.random = other.random;
    this.longest = other.longest;
    this.asker = asker;
    this.seen = other.seen;
  }

  /// What was seen of the server so far.
  private static final class Seen {
    private final AtomicReference<Encoding> encoding = new AtomicReference<>(Encoding.CBOR);
    private final AtomicReference<Optional<Removal>> removal =
        new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<WebSocketStream>> stream =
        new AtomicReference<>(Optional.empty());
  }

  /// By whom this device was removed, when the server said so.
  Optional<Removal> removal() {
    return seen.removal.get();
  }

  /// Has what is submitted go over a stream while that is open: no headers are said anew for each
  /// request, and nothing is opened for it.
  void through(WebSocketStream stream) {
    seen.stream.set(Optional.of(stream));
  }

  /// Who asks.
  ///
  /// @param tenant its name, or empty
  /// @param token or empty
  private record Asker(String tenant, String token) {}

  /// The same for a tenant.
  Exchange forTenant(String tenant) {
    return new Exchange(this, new Asker(tenant, asker.token()));
  }

  /// The same with a token.
  Exchange as(String bearer) {
    return new Exchange(this, new Asker(asker.tenant(), bearer));
  }

  /// Does an operation.
  <Q extends Record, A extends Record> A ask(Call<Q, A> call) throws ClientException {
    Answer response = send(call);
    return call.operation().answer() == Nothing.class
        ? call.operation().answer().cast(nothing(response))
        : answer(response, call.operation().answer());
  }

  /// Submits something to a group's log.
  Submission submit(Call<?, Posted> call) throws ClientException {
    Answer response = submitted(call);
    if (response.status() == ProblemType.EPOCH_CONFLICT.status()) {
      Problem problem = problem(response);
      if (problem.type() == ProblemType.EPOCH_CONFLICT && problem.conflict().isPresent()) {
        return new Submission.Conflict(problem.conflict().get());
      }
    }
    return new Submission.Taken(answer(response, Posted.class));
  }

  /// Sends messages to the devices of an account.
  Fanout fanOut(Call<SendMessages, Sent> call) throws ClientException {
    Answer response = submitted(call);
    if (response.status() == ProblemType.DEVICE_MISMATCH.status()) {
      Problem problem = problem(response);
      if (problem.type() == ProblemType.DEVICE_MISMATCH && problem.devices().isPresent()) {
        return new Fanout.Mismatch(problem.devices().get());
      }
    }
    return new Fanout.Taken(answer(response, Sent.class).at());
  }

  /// Appends bytes to an attachment.
  Blob append(String path, long offset, Bytes part) throws ClientException {
    Encoding in = seen.encoding.get();
    HttpRequest request =
        bare(path, in.mediaType() + ", " + in.problemType())
            .header("Content-Type", OCTETS)
            .header(Blob.OFFSET_HEADER, Long.toString(offset))
            .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(part.toArray()))
            .build();
    return answer(Answer.of(exchange(request)), Blob.class);
  }

  /// Reads bytes of an attachment (RFC 9110 §14.2).
  Bytes read(String path, long offset, int length) throws ClientException {
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    Encoding in = seen.encoding.get();
    String accepted = OCTETS + ", " + in.mediaType() + ", " + in.problemType();
    HttpRequest request = bare(path, accepted).header("Range", range).build();
    Answer response = Answer.of(exchange(request));
    if (response.isRefusal()) {
      throw Refusals.toException(problem(response));
    }
    boolean whole = response.status() == 200 && offset == 0;
    if ((response.status() != 206 && !whole) || response.body().length() > length) {
      throw misbehaved(response, new IOException("another range than was asked for"));
    }
    return response.body();
  }

  private HttpRequest.Builder bare(String path, String accepted) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT).header("Accept", accepted);
    if (!asker.token().isEmpty()) {
      // The token says the tenant.
      builder.setHeader("Authorization", "Bearer " + asker.token());
    } else if (!asker.tenant().isEmpty()) {
      builder.setHeader("Sonet-Tenant", asker.tenant());
    }
    return builder;
  }

  /// An operation with what it is done to.
  ///
  /// @param operation which
  /// @param path with all parameters
  /// @param body what it takes, or [Nothing]
  /// @param version that a change is meant for, if it is meant for one
  record Call<Q extends Record, A extends Record>(
      Operation<Q, A> operation, String path, Q body, OptionalLong version) {
    static <Q extends Record, A extends Record> Call<Q, A> of(
        Operation<Q, A> operation, Q body, Object... parameters) {
      return new Call<>(operation, operation.at(parameters), body, OptionalLong.empty());
    }

    static <A extends Record> Call<Nothing, A> of(
        Operation<Nothing, A> operation, Object... parameters) {
      return of(operation, new Nothing(), parameters);
    }

    Call<Q, A> ifStill(long known) {
      return new Call<>(operation, path, body, OptionalLong.of(known));
    }
  }

  /// Submits something that the server knows again by what it is: so it may go over the stream, and
  /// over HTTP when no answer comes there.
  private Answer submitted(Call<?, ?> call) throws ClientException {
    Optional<WebSocketStream> stream = seen.stream.get();
    if (stream.isPresent()) {
      Optional<Answer> answer = stream.get().ask(call);
      if (answer.isPresent() && !answer.get().isOfTheWay()) {
        return answer.get();
      }
    }
    return send(call);
  }

  /// Sends it as CBOR, and as JSON to a server that does not take that.
  private Answer send(Call<?, ?> call) throws ClientException {
    // The same for every repetition, so that the server does it once.
    String key = random.bytes(16).toHex();
    Encoding first = seen.encoding.get();
    HttpResponse<byte[]> response = exchange(request(call, key, first));
    if (first == Encoding.CBOR && (response.statusCode() == 415 || response.statusCode() == 406)) {
      seen.encoding.set(Encoding.JSON);
      return Answer.of(exchange(request(call, key, Encoding.JSON)));
    }
    return Answer.of(response);
  }

  private HttpRequest request(Call<?, ?> call, String key, Encoding in) {
    HttpRequest.Builder builder = bare(call.path(), in.mediaType() + ", " + in.problemType());
    call.version().ifPresent(version -> builder.setHeader("If-Match", tag(version, in)));
    if (!call.operation().method().equals("GET")) {
      builder.setHeader("Idempotency-Key", key);
    }
    if (call.operation().request() == Nothing.class) {
      return builder.method(call.operation().method(), HttpRequest.BodyPublishers.noBody()).build();
    }
    byte[] body = Codec.of(in, MAX_ANSWER).encode(call.body()).toArray();
    return builder
        .header("Content-Type", in.mediaType())
        .method(call.operation().method(), HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  /// The tag of a version in an encoding, as the server gives it.
  private static String tag(long version, Encoding in) {
    return "\"" + version + "." + in.mediaType().substring("application/".length()) + "\"";
  }

  /// Repeats the request while the server cannot be reached, is overloaded or fails.
  private HttpResponse<byte[]> exchange(HttpRequest request) throws ClientException {
    Backoff backoff = new Backoff(random, Duration.ofMillis(100), Duration.ofSeconds(2));
    for (int attempt = 1; ; attempt++) {
      Duration pause;
      try {
        HttpResponse<byte[]> response = whole(request);
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

  /// The time-out of a request is over when the head of the answer is here; this one is not.
  private HttpResponse<byte[]> whole(HttpRequest request) throws IOException, InterruptedException {
    Future<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER));
    try {
      return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException endless) {
      throw new IOException("the answer did not end in " + longest, endless);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException known
          ? known
          : new IOException(failed.getCause());
    } finally {
      boolean _ = answer.cancel(true);
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

  private Nothing nothing(Answer response) throws ClientException {
    if (response.isRefusal()) {
      throw Refusals.toException(problem(response));
    }
    return new Nothing();
  }

  private <T extends Record> T answer(Answer response, Class<T> type) throws ClientException {
    if (response.isRefusal()) {
      throw Refusals.toException(problem(response));
    }
    return decode(response, type);
  }

  private Problem problem(Answer response) throws ClientException {
    Problem problem = decode(response, Problem.class);
    if (problem.removal().isPresent()) {
      seen.removal.set(problem.removal());
    }
    return problem;
  }

  private <T extends Record> T decode(Answer response, Class<T> type) throws ClientException {
    try {
      return Codec.of(response.in(), MAX_ANSWER).decode(response.body(), type);
    } catch (ProtocolException unreadable) {
      throw misbehaved(response, unreadable);
    }
  }

  private ClientException misbehaved(Answer response, Exception cause) {
    return new ClientException(
        Reason.SERVER_MISBEHAVED,
        "What answers at %s with status %d does not speak Sonet's protocol."
            .formatted(server, response.status()),
        cause);
  }
}
