package sonet.bench.transparency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import sonet.server.transparency.TenantLog;
import sonet.transparency.Primitives;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.audit.UnpublishedLeaves;
import sonet.transparency.log.FullSubtrees;
import sonet.transparency.log.SearchTree;
import sonet.transparency.wire.AuditorUpdate;

/// An auditor who follows the log.
final class Auditing {
  private static final int ENTRIES = 40;

  private final BenchLog log;

  Auditing(BenchLog log) {
    this.log = log;
  }

  Figure follow(Duration length) throws Exception {
    TenantLog shown = log.log();
    long from = shown.size();
    for (int i = 0; i < ENTRIES; i++) {
      int _ = log.submit(BenchLog.BATCH, 0);
    }
    Waiting.untilLess(log, 1);
    AuditedLog before = auditor(shown, from);
    List<AuditorUpdate> updates = new ArrayList<>();
    long bytes = 0;
    long added = 0;
    for (long position = from; position < shown.size(); position++) {
      AuditorUpdate update = shown.stored().update(position);
      updates.add(update);
      bytes += update.encoded().length();
      added += update.added().size();
    }
    Primitives primitives = shown.primitives();
    Histogram times = new Histogram(3);
    long changes = 0;
    long cpu = Scenes.threadCpu();
    long begin = System.nanoTime();
    do {
      AuditedLog audited = before;
      for (AuditorUpdate update : updates) {
        long start = System.nanoTime();
        audited = audited.follow(primitives, shown.configuration(), update);
        times.recordValue(System.nanoTime() - start);
        changes += update.added().size();
      }
    } while (System.nanoTime() - begin < length.toNanos());
    double seconds = (System.nanoTime() - begin) / 1e9;
    return Figure.of(
        "auditor, leaves changed",
        log.labels(),
        times,
        changes / seconds,
        new Figure.Costs((Scenes.threadCpu() - cpu) / 1e3 / changes, (double) bytes / added));
  }

  /// An auditor who has followed a log to a size.
  private static AuditedLog auditor(TenantLog log, long size) {
    NavigableMap<Long, Long> frontier = new TreeMap<>();
    for (long position : SearchTree.frontier(size)) {
      frontier.put(position, log.stored().entry(position).timestamp());
    }
    return new AuditedLog(
        FullSubtrees.load(size, log.stored()),
        log.stored().entry(size - 1).prefixTree(),
        frontier,
        UnpublishedLeaves.NONE);
  }
}
