package sonet.bench.transparency;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.store.Usage;
import sonet.transparency.user.OwnedLabel;
import sonet.transparency.user.SearchResult;
import sonet.transparency.user.UserState;
import sonet.transparency.user.Verified;

/// What is measured in a log that was filled.
final class Scenes {
  private static final int PEOPLE = 200;

  /// How many wait for a proof at once.
  private static final int CHECKS = 64;

  /// What is handed in at once at most.
  private static final int MOST_AT_ONCE = 200;

  private final BenchLog log;
  private final Plan plan;
  private final Consumer<Figure> figures;
  private final Asking asking;

  Scenes(BenchLog log, Plan plan, Consumer<Figure> figures) throws Exception {
    this.log = log;
    this.plan = plan;
    this.figures = figures;
    this.asking = new Asking(log);
  }

  void playAll() throws Exception {
    // The entries so far lie in the past, and users want to see a head of today.
    int _ = log.submit(1, 0);
    Waiting.untilFresh(log);
    UserState seen = asking.visitor(0).state();
    updates();
    for (int rate : List.of(100, 1000, 5000)) {
      untilProof(rate);
    }
    searches("alone", seen);
    searchesWithUpdates(seen);
    monitoring();
    verification(seen);
    figures.accept(new Auditing(log).follow(plan.length()));
  }

  /// As many updates as it takes, half of them of labels that are there.
  private void updates() throws Exception {
    Usage used = log.usage();
    long cpu = processCpu();
    long before = log.inLog();
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < plan.length().toNanos()) {
      int _ = log.submit(BenchLog.BATCH / 2, BenchLog.BATCH / 2 + 1);
      Waiting.untilLess(log, 10 * BenchLog.BATCH);
    }
    Waiting.untilLess(log, 1);
    double seconds = (System.nanoTime() - begin) / 1e9;
    long count = log.inLog() - before;
    Usage after = log.usage();
    figures.accept(
        new Figure(
            "updates",
            log.labels(),
            count / seconds,
            0,
            0,
            (processCpu() - cpu) / 1e3 / count,
            (double) (after.docBytes() - used.docBytes()) / count));
    System.err.printf(
        Locale.ROOT,
        "sonet bench transparency: %,.1f documents for each update%n",
        (double) (after.docs() - used.docs()) / count);
  }

  private static long processCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /// Updates come at a steady rate, a few every ten milliseconds; of each of these few, from when
  /// it was handed in to when a proof of it was verified.
  private void untilProof(int rate) throws Exception {
    Histogram times = new ConcurrentHistogram(3);
    long cpu = processCpu();
    long begin = System.nanoTime();
    long handed = 0;
    long total = Math.max(2, rate * plan.length().toMillis() / 1000);
    try (ExecutorService checks = Executors.newFixedThreadPool(CHECKS)) {
      List<Future<?>> checked = new ArrayList<>();
      while (handed < total) {
        long now = System.nanoTime();
        int due = (int) (Math.min(total, (now - begin) * rate / 1_000_000_000L) - handed);
        if (due > 0) {
          int some = Math.min(due, MOST_AT_ONCE);
          int number = log.submit((some + 1) / 2, some / 2);
          handed += some;
          checked.add(
              checks.submit(() -> {
                Verified<SearchResult> _ = patiently(number);
                times.recordValue(System.nanoTime() - now);
                return number;
              }));
        }
        Thread.sleep(10);
      }
      for (Future<?> check : checked) {
        Object _ = check.get();
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    figures.accept(
        Figure.of(
            "update until proof, " + rate + " a second",
            log.labels(),
            times,
            total / seconds,
            new Figure.Costs((processCpu() - cpu) / 1e3 / total, 0)));
  }

  /// Asks until there is an answer: the service lets nobody wait for longer than two seconds.
  private Verified<SearchResult> patiently(int number) throws Exception {
    while (true) {
      try {
        return asking.visitor(number);
      } catch (RefusalException e) {
        if (e.problem().type() != ProblemType.UNAVAILABLE) {
          throw e;
        }
      }
    }
  }

  private void searches(String how, UserState seen) throws Exception {
    Crowd one = new Crowd(1, plan.length());
    Crowd two = new Crowd(2, plan.length());
    keep("first search, " + how, one.run(asking::searchFirst));
    keep("search of who was there, " + how, one.run(random -> asking.searchAgain(seen, random)));
    keep(
        "first search of " + Asking.OFTEN + " asked for often, " + how,
        one.run(asking::searchOften));
    keep("first search, two at once, " + how, two.run(asking::searchFirst));
  }

  private void keep(String what, Crowd.Run run) {
    figures.accept(run.figure(what, log.labels()));
  }

  /// Searches while entries are added, 1,000 updates a second.
  private void searchesWithUpdates(UserState seen) throws Exception {
    AtomicBoolean end = new AtomicBoolean();
    try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
      Future<?> updates =
          pool.submit(() -> {
            while (!end.get()) {
              int _ = log.submit(10, 10);
              Thread.sleep(20);
            }
            return end;
          });
      try {
        searches("1,000 updates a second", seen);
      } finally {
        end.set(true);
      }
      Object _ = updates.get();
    }
  }

  /// What contacts and owners ask for later.
  private void monitoring() throws Exception {
    SplittableRandom random = new SplittableRandom(3);
    List<Verified<SearchResult>> visitors = new ArrayList<>();
    List<Verified<OwnedLabel>> owners = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      int number = random.nextInt(log.labels());
      numbers.add(number);
      visitors.add(asking.visitor(number));
      owners.add(asking.owner(number));
    }
    int _ = log.submit(1, 0);
    Waiting.untilLess(log, 1);
    Crowd crowd = new Crowd(1, plan.length().dividedBy(2));
    keep("contact monitoring", crowd.run(any -> asking.monitor(visitors.get(any.nextInt(PEOPLE)))));
    keep(
        "owner monitoring",
        crowd.run(any -> {
          int one = any.nextInt(PEOPLE);
          return asking.watch(numbers.get(one), owners.get(one));
        }));
    keep("distinguished heads", crowd.run(_ -> asking.walk()));
  }

  private void verification(UserState seen) throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    List<Asking.Answer> first = new ArrayList<>();
    List<Asking.Answer> again = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      first.add(asking.answer(UserState.NEW, random));
      again.add(asking.answer(seen, random));
    }
    Crowd crowd = new Crowd(1, plan.length().dividedBy(2));
    keep(
        "client verifies a first search",
        crowd.run(any -> verify(UserState.NEW, first.get(any.nextInt(PEOPLE)))));
    keep(
        "client verifies a search, was there before",
        crowd.run(any -> verify(seen, again.get(any.nextInt(PEOPLE)))));
  }

  private long verify(UserState state, Asking.Answer answer) throws Exception {
    Verified<SearchResult> _ = asking.verify(state, answer);
    return answer.response().length();
  }

  static long threadCpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
