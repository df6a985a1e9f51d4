package sonet.server.transparency.anchor;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.AnchorPolicy;
import sonet.transparency.anchor.AnchorTree;
import sonet.transparency.anchor.NoteKey;
import sonet.transparency.anchor.NoteSignatures;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.WitnessRequest;

/// Asks witnesses for cosignatures (tlog-witness), all of them at once and each with a limit of
/// time, so that one that is slow or gone delays no checkpoint that the others are enough for.
final class WitnessCalls implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WitnessCalls.class.getName());

  /// 16 post-quantum cosignatures have less.
  private static final int MOST_ANSWER = 128 << 10;

  private static final int CONFLICT = 409;

  /// How often one is asked about one checkpoint: with what it was thought to know, and with what
  /// it says that it knows.
  private static final int ROUNDS = 2;

  private final Map<String, List<NoteKey>> witnesses = new TreeMap<>();
  private final Duration time;
  private final HttpClient http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// What each witness has seen of each log, as far as it said.
  private final Map<Known, Long> known = new ConcurrentHashMap<>();

  private final LongAdder cosigned = new LongAdder();
  private final LongAdder failed = new LongAdder();

  private record Known(String origin, String witness) {}

  WitnessCalls(AnchorPolicy policy, Duration time) {
    for (AnchorPolicy.Listed each : policy.witnesses()) {
      witnesses.computeIfAbsent(each.url().orElseThrow(), _ -> new ArrayList<>()).add(each.key());
    }
    this.time = time;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(time)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .build();
  }

  /// How many cosignatures came.
  long cosigned() {
    return cosigned.sum();
  }

  /// How often a witness gave none.
  long failed() {
    return failed.sum();
  }

  /// A checkpoint with all cosignatures that come in time.
  ///
  /// @param origin of the log
  /// @param tree of the checkpoint
  SignedNote ask(String origin, SignedNote note, AnchorTree tree) throws InterruptedException {
    List<Callable<List<SignedNote.Line>>> calls = new ArrayList<>();
    for (Map.Entry<String, List<NoteKey>> witness : witnesses.entrySet()) {
      Call call = new Call(origin, note, tree, witness.getKey(), witness.getValue());
      calls.add(() -> ask(call));
    }
    SignedNote all = note;
    // Each answer has its own limit; this is for whatever takes longer all the same.
    for (Future<List<SignedNote.Line>> answer :
        threads.invokeAll(calls, (ROUNDS + 1) * time.toMillis(), TimeUnit.MILLISECONDS)) {
      for (SignedNote.Line line : lines(answer)) {
        all = all.with(line);
      }
    }
    return all;
  }

  private List<SignedNote.Line> lines(Future<List<SignedNote.Line>> answer)
      throws InterruptedException {
    try {
      List<SignedNote.Line> lines = answer.get();
      cosigned.add(lines.size());
      return lines;
    } catch (ExecutionException | CancellationException e) {
      failed.increment();
      LOG.log(Level.WARNING, "a witness gave no cosignature: {0}", reason(e));
      return List.of();
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
  }

  /// What one witness is asked.
  private record Call(
      String origin, SignedNote note, AnchorTree tree, String witness, List<NoteKey> keys) {
    Known known() {
      return new Known(origin, witness);
    }
  }

  private List<SignedNote.Line> ask(Call call) throws IOException, InterruptedException {
    long size = call.tree().size();
    for (int i = 0; i < ROUNDS; i++) {
      long from = Math.min(known.getOrDefault(call.known(), 0L), size);
      WitnessRequest request =
          new WitnessRequest(
              from, from == 0 ? List.of() : call.tree().consistency(from), call.note());
      Answer answer = post(call.witness(), request.format());
      if (answer.status() == 200) {
        known.put(call.known(), size);
        return valid(call, answer.body());
      }
      if (answer.status() != CONFLICT) {
        throw new IOException(
            "%s answered status %d: %s"
                .formatted(call.witness(), answer.status(), firstLine(answer.body())));
      }
      long seen = size(call.witness(), answer.body());
      if (seen > size) {
        throw new IOException(
            "%s has seen %d entries of %s, which has %d: were its data brought back from a backup?"
                .formatted(call.witness(), seen, call.origin(), size));
      }
      known.put(call.known(), seen);
    }
    throw new IOException(call.witness() + " sees other checkpoints of the log come first");
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.substring(0, Math.min(200, line.length()));
  }

  private static long size(String witness, String body) throws IOException {
    try {
      long size = Long.parseLong(body.strip());
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Told below, in the same words as a negative number.
    }
    throw new IOException(witness + " does not say what it has seen");
  }

  private record Answer(int status, String body) {}

  private Answer post(String witness, String body) throws IOException, InterruptedException {
    URI uri = URI.create(witness.endsWith("/") ? witness : witness + "/").resolve("add-checkpoint");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(time)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    // The request's own limit ends with the head of the answer; this one is for the whole of it.
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), MOST_ANSWER));
    try {
      HttpResponse<byte[]> response = answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    } catch (TimeoutException slow) {
      throw new IOException(
          witness + " has not answered to the end within " + time.toMillis() + " ms", slow);
    } catch (ExecutionException e) {
      throw new IOException(witness + ": " + reason(e), e);
    } finally {
      // Closes the connection of what was not read to its end.
      boolean _ = answer.cancel(true);
    }
  }

  /// The cosignatures of known keys that verify; others are passed over.
  private static List<SignedNote.Line> valid(Call call, String body) throws IOException {
    List<SignedNote.Line> valid = new ArrayList<>();
    try {
      for (SignedNote.Line line : SignedNote.parseLines(body)) {
        SignedNote alone = new SignedNote(call.note().text(), List.of(line));
        for (NoteKey key : call.keys()) {
          if (NoteSignatures.signed(AnchorSettings.PRIMITIVES, alone, key)) {
            valid.add(line);
          }
        }
      }
    } catch (TransparencyException e) {
      throw new IOException(call.witness() + ": " + e.getMessage(), e);
    }
    if (valid.isEmpty()) {
      throw new IOException(call.witness() + " answers no signature of a key of its");
    }
    return valid;
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
