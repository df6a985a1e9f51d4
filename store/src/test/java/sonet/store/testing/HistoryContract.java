package sonet.store.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.store.LogId;
import sonet.store.Store;
import sonet.store.StoreException;
import sonet.store.Tenant;
import sonet.store.testing.History.Answer;
import sonet.store.testing.History.Call;
import sonet.store.testing.Linearizability.State;

/// That every engine's logs are linearizable, as far as recorded histories can tell.
public abstract class HistoryContract {
  private static final int CLIENTS = 6;
  private static final int CALLS = 60;

  @TempDir Path folder;

  /// Opens the engine on a folder, or again on what it left there.
  public abstract Store open(Path where) throws StoreException;

  private static LogId log(int number) {
    return new LogId(new Tenant(1), 1, Bytes.utf8("log" + number));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aHistoryOfManyCallersIsThatOfOneLog(long seed) throws Exception {
    List<History> histories = List.of(new History(), new History());
    try (Store store = open(folder)) {
      create(store, histories);
      run(seed, store, histories, CALLS);
    }
    assertHold(histories);
  }

  /// Those who are in the middle of a call get no answer, and what they asked may have happened.
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void aHistoryIsThatOfOneLogWhenTheStoreIsClosedInTheMiddle(long seed) throws Exception {
    List<History> histories = List.of(new History(), new History());
    Store store = open(folder);
    create(store, histories);
    // It waits busily, which a virtual thread would do for ever where there is one core.
    try (ExecutorService closer = Executors.newSingleThreadExecutor()) {
      Future<?> closed =
          closer.submit(() -> {
            while (histories.getFirst().operations().size() < CALLS) {
              Thread.onSpinWait();
            }
            store.close();
          });
      run(seed, store, histories, 10 * CALLS);
      Object _ = closed.get();
    }
    assertHold(histories);
  }

  /// A log has an epoch once it has an entry.
  private static void create(Store store, List<History> histories) throws StoreException {
    for (int i = 0; i < histories.size(); i++) {
      Call call = new Call.Append("created");
      long number = histories.get(i).asks(call);
      histories.get(i).told(number, new LogClient(store, log(i)).call(call));
    }
  }

  private static void run(long seed, Store store, List<History> histories, int calls)
      throws Exception {
    RandomGenerator seeds = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(seeds.nextLong());
        clients.add(threads.submit(() -> client(store, histories, random, calls)));
      }
      for (Future<?> client : clients) {
        Object _ = client.get();
      }
    }
  }

  private static void client(
      Store store, List<History> histories, RandomGenerator random, int calls) {
    Answer.Stands[] seen = new Answer.Stands[histories.size()];
    for (int i = 0; i < calls; i++) {
      int which = random.nextInt(histories.size());
      History history = histories.get(which);
      // Few names, so that some are written twice.
      String name = "n" + random.nextInt(3 * CALLS * CLIENTS / histories.size());
      Answer.Stands last = seen[which] == null ? new Answer.Stands(0, 0) : seen[which];
      Call call = LogClient.random(random, name, last);
      long number = history.asks(call);
      try {
        Answer answer = new LogClient(store, log(which)).call(call);
        history.told(number, answer);
        seen[which] = answer instanceof Answer.Stands stands ? stands : last;
      } catch (StoreException e) {
        assertThat(e.reason()).isEqualTo(StoreException.Reason.CLOSED);
        return;
      }
    }
  }

  private void assertHold(List<History> histories) throws StoreException {
    try (Store store = open(folder)) {
      for (int i = 0; i < histories.size(); i++) {
        Call all = new Call.Read(0);
        long number = histories.get(i).asks(all);
        histories.get(i).told(number, new LogClient(store, log(i)).call(all));
        assertThat(Linearizability.holds(histories.get(i), new State(0, List.of(), 0)))
            .as("the history of log %d", i)
            .isTrue();
        assertThat(StoreContract.chained(store, log(i))).isNotEmpty();
      }
    }
  }
}
