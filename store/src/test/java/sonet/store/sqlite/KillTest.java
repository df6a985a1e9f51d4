package sonet.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.store.Doc;
import sonet.store.PoolItem;
import sonet.store.Store;
import sonet.store.StoredEntry;
import sonet.store.Taken;
import sonet.store.testing.History;
import sonet.store.testing.History.Answer;
import sonet.store.testing.History.Call;
import sonet.store.testing.Linearizability;
import sonet.store.testing.Linearizability.State;
import sonet.store.testing.LogClient;
import sonet.store.testing.StoreContract;
import sonet.store.testing.TestHash;

/// Kills a process that uses a store, at a moment by chance, again and again, and looks each time
/// at what it left: the logs are linearizable, nothing that was told is lost, a batch is there
/// wholly or not at all, and nobody else got what was taken from a pool.
///
/// `-Dsonet.kills=N` sets how often; `./sonet check` does so some hundred times.
final class KillTest {
  private static final int KILLS = Integer.getInteger("sonet.kills", 8);
  private static final int ROUNDS = 8;
  private static final int ITEMS = 40;

  @TempDir Path folder;

  /// What was taken from the pool in all rounds.
  private final Set<String> taken = new HashSet<>();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Math.ceilDiv(KILLS, ROUNDS));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatWasToldIsThereAfterTheProcessWasKilled(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    try (Store store = open()) {
      for (int log = 0; log < KilledProcess.LOGS; log++) {
        assertThat(new LogClient(store, KilledProcess.log(log)).call(new Call.Append("created")))
            .isEqualTo(new Answer.Written(1));
      }
    }
    for (int round = 0; round < ROUNDS; round++) {
      List<State> begin = prepare(round);
      // A few are killed while they open what the last one left.
      int after = random.nextInt(6) == 0 ? 1 : 2 + random.nextInt(600);
      Told told = new Told(useAndKill("r" + round, seed * ROUNDS + round, after));
      verify(begin, told);
      assertThat(StoreCheck.check(folder.resolve("sonet.db"), TestHash.SHA_256).damages())
          .isEmpty();
    }
    assertThat(taken).isNotEmpty();
  }

  private Store open() throws Exception {
    return SqliteStore.open(SqliteOptions.of(folder), TestHash.SHA_256);
  }

  private List<State> prepare(int round) throws Exception {
    List<State> states = new ArrayList<>();
    try (Store store = open()) {
      for (int log = 0; log < KilledProcess.LOGS; log++) {
        Answer.Stands stands = new LogClient(store, KilledProcess.log(log)).look();
        states.add(new State(stands.seq(), List.of(), stands.epoch()));
      }
      for (int i = 0; i < ITEMS; i++) {
        Bytes name = Bytes.utf8("item" + round + "-" + i);
        store.add(KilledProcess.POOL, List.of(new PoolItem(name, name, Instant.MAX)));
      }
    }
    return states;
  }

  private List<String> useAndKill(String round, long seed, int after) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledProcess.class.getName(),
                folder.toString(),
                round,
                Long.toString(seed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null) {
        lines.add(line);
        if (lines.size() == after) {
          // By its handle: the process object would close the pipe with what is still in it.
          assertThat(process.toHandle().destroyForcibly()).isTrue();
        }
        line = output.readLine();
      }
    }
    assertThat(process.waitFor()).isNotZero();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(after);
    // A line that was cut off was not said.
    return lines.stream()
        .filter(line -> line.endsWith("."))
        .map(line -> line.substring(0, line.length() - 1))
        .toList();
  }

  /// What a process said.
  private static final class Told {
    private final List<History> histories = new ArrayList<>();
    private final Map<String, Long> asked = new HashMap<>();
    private final List<String> taken = new ArrayList<>();
    private final Map<Integer, Integer> counted = new HashMap<>();

    Told(List<String> lines) {
      for (int i = 0; i < KilledProcess.LOGS; i++) {
        histories.add(new History());
      }
      for (String line : lines) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
          case "opening" -> {}
          case "ask" -> {
            History history = histories.get(Integer.parseInt(words[1]));
            var _ = asked.put(words[2], history.asks(call(words)));
          }
          case "told" ->
              histories
                  .get(Integer.parseInt(words[1]))
                  .told(asked.getOrDefault(words[2], -1L), answer(words));
          case "taken" -> taken.add(words[1]);
          case "counted" -> {
            var _ = counted.put(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
          }
          default -> throw new AssertionError(line);
        }
      }
    }

    private static Call call(String[] words) {
      return switch (words[3]) {
        case "append" -> new Call.Append(words[4]);
        case "commit" -> new Call.Commit(words[4], Long.parseLong(words[5]));
        case "read" -> new Call.Read(Long.parseLong(words[4]));
        case "look" -> new Call.Look();
        default -> throw new AssertionError(words[3]);
      };
    }

    private static Answer answer(String[] words) {
      return switch (words[3]) {
        case "written" -> new Answer.Written(Long.parseLong(words[4]));
        case "duplicate" -> new Answer.Duplicate(Long.parseLong(words[4]));
        case "stands" -> new Answer.Stands(Long.parseLong(words[4]), Long.parseLong(words[5]));
        case "names" ->
            new Answer.Names(words[4].isEmpty() ? List.of() : List.of(words[4].split(",", -1)));
        default -> throw new AssertionError(words[3]);
      };
    }
  }

  private void verify(List<State> begin, Told told) throws Exception {
    try (Store store = open()) {
      for (int log = 0; log < KilledProcess.LOGS; log++) {
        History history = told.histories.get(log);
        Call rest = new Call.Read(begin.get(log).base());
        long number = history.asks(rest);
        history.told(number, new LogClient(store, KilledProcess.log(log)).call(rest));
        assertThat(Linearizability.holds(history, begin.get(log))).as("log %d", log).isTrue();
        assertThat(StoreContract.chained(store, KilledProcess.log(log))).isNotEmpty();
      }
      List<StoredEntry> paired = StoreContract.chained(store, KilledProcess.PAIRED);
      assertThat(store.get(KilledProcess.PAIR).map(Doc::body))
          .isEqualTo(paired.stream().reduce((_, last) -> last).map(StoredEntry::body));
      for (Map.Entry<Integer, Integer> count : told.counted.entrySet()) {
        Doc doc = store.get(KilledProcess.counter(count.getKey())).orElseThrow();
        assertThat(Integer.parseInt(doc.body().toUtf8())).isGreaterThanOrEqualTo(count.getValue());
      }
      for (String item : told.taken) {
        assertThat(taken.add(item)).as("%s was handed out once", item).isTrue();
      }
      while (store.take(List.of(KilledProcess.POOL), Instant.EPOCH).getFirst()
          instanceof Taken.OneTime(Bytes body)) {
        assertThat(taken.add(body.toUtf8())).as("%s was handed out once", body).isTrue();
      }
    }
  }
}
