package sonet.store.sqlite;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.DocId;
import sonet.store.DocWrite;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.PoolId;
import sonet.store.Store;
import sonet.store.Taken;
import sonet.store.Tenant;
import sonet.store.testing.History.Answer;
import sonet.store.testing.History.Call;
import sonet.store.testing.LogClient;
import sonet.store.testing.TestHash;

/// A process whose threads use a store and say what they ask and what they are told, a line each,
/// until it is killed. A line ends in a full stop, so that one which was cut off is known.
///
/// ```
/// opening.
/// ask LOG NUMBER append NAME.      ask LOG NUMBER commit NAME EPOCH.
/// ask LOG NUMBER read AFTER.       ask LOG NUMBER look.
/// told LOG NUMBER written SEQ.     told LOG NUMBER duplicate SEQ.
/// told LOG NUMBER stands SEQ EPOCH.  told LOG NUMBER names NAME,NAME.
/// taken NAME.                      counted THREAD COUNT.
/// ```
final class KilledProcess {
  static final int LOGS = 2;
  static final int THREADS = 6;
  static final Tenant TENANT = new Tenant(1);
  static final PoolId POOL = new PoolId(TENANT, Bytes.utf8("owner"), 1);

  /// Every entry of this log is written together with a document of the same content.
  static final LogId PAIRED = new LogId(TENANT, 2, Bytes.utf8("paired"));

  static final DocId PAIR = new DocId(TENANT, 1, Bytes.utf8("pair"));

  private final Store store;
  private final PrintStream output;

  private KilledProcess(Store store, PrintStream output) {
    this.store = store;
    this.output = output;
  }

  static LogId log(int number) {
    return new LogId(TENANT, 1, Bytes.utf8("log" + number));
  }

  static DocId counter(int thread) {
    return new DocId(TENANT, 2, Bytes.utf8("counter" + thread));
  }

  /// Runs until it is killed.
  ///
  /// @param arguments folder, name of the round, seed
  public static void main(String[] arguments) throws Exception {
    PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    output.println("opening.");
    long seed = Long.parseLong(arguments[2]);
    try (Store store = SqliteStore.open(SqliteOptions.of(Path.of(arguments[0])), TestHash.SHA_256);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      KilledProcess process = new KilledProcess(store, output);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int me = i;
        all.add(threads.submit(() -> process.run(me, arguments[1], seed)));
      }
      Object _ = all.getFirst().get();
    }
  }

  private Void run(int me, String round, long seed) throws Exception {
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom").create(THREADS * seed + me);
    Answer.Stands[] seen = new Answer.Stands[LOGS];
    for (int i = 0; i < LOGS; i++) {
      seen[i] = new LogClient(store, log(i)).look();
    }
    String name = "";
    for (int i = 1; ; i++) {
      // Some are asked for twice, as by one who did not get the answer.
      name = i > 1 && random.nextInt(5) == 0 ? name : round + "-" + me + "-" + i;
      switch (random.nextInt(10)) {
        case 0 -> take();
        case 1 -> count(me, i);
        case 2 -> pair(name);
        default -> {
          int log = random.nextInt(LOGS);
          Call call = LogClient.random(random, name, seen[log]);
          if (ask(log, me * 1_000_000 + i, call) instanceof Answer.Stands stands) {
            seen[log] = stands;
          }
        }
      }
    }
  }

  private Answer ask(int log, int number, Call call) throws Exception {
    String to = log + " " + number + " ";
    output.println(
        "ask "
            + to
            + switch (call) {
              case Call.Append(String name) -> "append " + name + ".";
              case Call.Commit(String name, long epoch) -> "commit " + name + " " + epoch + ".";
              case Call.Read(long after) -> "read " + after + ".";
              case Call.Look() -> "look.";
            });
    Answer answer = new LogClient(store, log(log)).call(call);
    output.println(
        "told "
            + to
            + switch (answer) {
              case Answer.Written(long seq) -> "written " + seq + ".";
              case Answer.Duplicate(long seq) -> "duplicate " + seq + ".";
              case Answer.Stands(long seq, long epoch) -> "stands " + seq + " " + epoch + ".";
              case Answer.Names(var names) -> "names " + String.join(",", names) + ".";
              case Answer.None() -> throw new AssertionError("a call has an answer");
            });
    return answer;
  }

  private void take() throws Exception {
    if (store.take(List.of(POOL), Instant.EPOCH).getFirst() instanceof Taken.OneTime(Bytes body)) {
      output.println("taken " + body.toUtf8() + ".");
    }
  }

  private void count(int me, int count) throws Exception {
    Bytes body = Bytes.utf8(Integer.toString(count));
    if (store.write(Batch.ofDocs(new DocWrite.Put(counter(me), body))) instanceof Outcome.Written) {
      output.println("counted " + me + " " + count + ".");
    }
  }

  private void pair(String name) throws Exception {
    Bytes body = Bytes.utf8(name);
    NewEntry entry = new NewEntry(1, 0, body, Bytes.EMPTY, Bytes.EMPTY, Instant.EPOCH, body);
    var _ =
        store.write(
            new Batch(
                List.of(LogWrite.follow(PAIRED, entry)), List.of(new DocWrite.Put(PAIR, body))));
  }
}
