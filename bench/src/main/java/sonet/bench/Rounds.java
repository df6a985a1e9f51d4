package sonet.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.Blackhole;

/// Measures contenders in turns, within one JVM.
///
/// JMH's own runner measures one benchmark after the other, each in a process of its own. Between
/// two of them the machine changes more than the 15 % that are in question here: its clock, its
/// load, its neighbours. So the contenders take turns of some milliseconds in one process, round
/// after round, another one first each time, and what the machine does to one it does to all. Of
/// JMH only the [Blackhole] is used, which keeps the compiler from leaving work out.
///
/// The clock is that of the thread's own CPU time, which does not run while others have the
/// processor; what is spread over threads goes by the clock on the wall. The figure is the median
/// over turns.
public final class Rounds {
  private static final long TURN = 5_000_000;
  private static final long SHORT = 3_000_000;
  private static final int MOST_AT_ONCE = 100;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Blackhole blackhole =
      new Blackhole(
          "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");
  private final Effort effort;

  /// What a turn is measured with.
  public enum Clock {
    /// The thread's own, which does not run while others have the processor.
    THREAD,
    /// The clock on the wall, for what is spread over threads.
    WALL
  }

  /// How much is measured.
  ///
  /// @param warmup nanoseconds of work before the first round, of each contender
  /// @param measured nanoseconds of work in rounds, of each contender
  /// @param fewest turns of each contender, however long they take
  public record Effort(long warmup, long measured, int fewest) {}

  /// The outcome for one contender.
  ///
  /// @param micros the median of its turns
  /// @param runs how many there were
  public record Median(double micros, long runs) {}

  /// Measures as much as that.
  public Rounds(Effort effort) {
    this.effort = effort;
  }

  /// Measures trials of one operation against each other.
  ///
  /// @param clock what a turn is measured with
  /// @param trials for each contender its trial
  public <C> Map<C, Median> measure(Clock clock, Map<C, Trial> trials) throws Exception {
    List<Turns<C>> all = new ArrayList<>();
    for (Map.Entry<C, Trial> entry : trials.entrySet()) {
      all.add(new Turns<>(entry.getKey(), entry.getValue(), clock == Clock.WALL));
    }
    for (Turns<C> turns : all) {
      turns.warmUp();
    }
    for (int first = 0; all.stream().anyMatch(turns -> !turns.isDone()); first++) {
      for (int i = 0; i < all.size(); i++) {
        Turns<C> turns = all.get((first + i) % all.size());
        if (!turns.isDone()) {
          turns.take();
        }
      }
    }
    Map<C, Median> medians = new LinkedHashMap<>();
    for (Turns<C> turns : all) {
      medians.put(turns.contender, turns.median());
    }
    return medians;
  }

  /// The turns of one contender.
  private final class Turns<C> {
    private final C contender;
    private final Trial trial;
    private final boolean wall;
    private final List<Double> samples = new ArrayList<>();
    private long spent;
    private long runs;
    private int atOnce = 1;

    Turns(C contender, Trial trial, boolean wall) {
      this.contender = contender;
      this.trial = trial;
      this.wall = wall;
    }

    void warmUp() throws Exception {
      long nanos = Long.MAX_VALUE;
      while (spent < effort.warmup() || runs < 2) {
        nanos = Math.min(nanos, turn());
      }
      if (trial.isRepeatable()) {
        atOnce = Math.clamp(SHORT / Math.max(1, nanos), 1, MOST_AT_ONCE);
      }
      spent = 0;
      runs = 0;
    }

    /// Takes at least one sample, and as many as fit into a turn.
    void take() throws Exception {
      long until = spent + TURN;
      do {
        samples.add((double) turn() / atOnce);
      } while (spent < until);
    }

    private long turn() throws Exception {
      long before = now();
      trial.prepare(atOnce);
      long start = now();
      for (int i = 0; i < atOnce; i++) {
        blackhole.consume(trial.run());
      }
      long end = now();
      spent += end - before;
      runs += atOnce;
      return end - start;
    }

    private long now() {
      return wall ? System.nanoTime() : THREADS.getCurrentThreadCpuTime();
    }

    boolean isDone() {
      return samples.size() >= effort.fewest() && spent >= effort.measured();
    }

    Median median() {
      List<Double> sorted = new ArrayList<>(samples);
      Collections.sort(sorted);
      int middle = sorted.size() / 2;
      double median =
          sorted.size() % 2 == 1
              ? sorted.get(middle)
              : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
      return new Median(median / 1000, runs);
    }
  }
}
