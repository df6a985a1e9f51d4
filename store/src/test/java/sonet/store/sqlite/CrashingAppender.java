package sonet.store.sqlite;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sonet.crypto.Bytes;
import sonet.store.Batch;
import sonet.store.LogId;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;
import sonet.store.Store;
import sonet.store.Tenant;
import sonet.store.testing.TestHash;

/// A process that appends to a few logs from several threads and says each answer, until it is
/// killed.
final class CrashingAppender {
  static final int LOGS = 3;
  private static final int THREADS = 8;

  private CrashingAppender() {}

  static LogId log(int number) {
    return new LogId(new Tenant(1), 1, Bytes.utf8("log" + number));
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Store store = SqliteStore.open(SqliteOptions.of(Path.of(arguments[0])), TestHash.SHA_256);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      Future<?> first = null;
      for (int i = 0; i < THREADS; i++) {
        String name = arguments[1] + "-" + i;
        int number = i % LOGS;
        Future<?> task = threads.submit(() -> append(store, number, name, answers));
        first = first == null ? task : first;
      }
      if (first != null) {
        Object _ = first.get();
      }
    }
  }

  private static Void append(Store store, int number, String thread, PrintStream answers)
      throws Exception {
    for (int i = 0; ; i++) {
      Bytes name = Bytes.utf8(thread + "-" + i + ".");
      NewEntry entry = new NewEntry(1, 0, name, Bytes.EMPTY, Bytes.EMPTY, Instant.EPOCH, name);
      Outcome outcome =
          store.write(new Batch(List.of(LogWrite.follow(log(number), entry)), List.of()));
      if (outcome instanceof Outcome.Written(var heads)) {
        answers.println(number + " " + heads.getFirst().seq() + " " + name.toUtf8());
      }
    }
  }
}
