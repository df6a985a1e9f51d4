package sonet.bench;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.GroupView;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;

/// `sonet bench packing`: whether the service should compress what it keeps in memory and what it
/// answers. Prints how small its large documents become, and what that takes of a processor.
final class PackingBench {
  static final String USAGE =
      """
      usage: ./sonet bench packing [--smoke]
      Packs and unpacks the large documents of the service (the public state of groups, pages of
      logs) and prints how small each becomes and the processor time that takes, as a table.
        --smoke                just enough to see that it works
      """;

  private static final int SUITE = 1;
  private static final int TEXT = 512;
  private static final int PAGE = 100;
  private static final double MEGABYTE = 1e6;

  private final RandomSource random = Providers.random();
  private final long nanos;
  private long sink;

  private PackingBench(long nanos) {
    this.nanos = nanos;
  }

  static int run(List<String> words) {
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(USAGE);
      return 0;
    }
    boolean smoke = words.equals(List.of("--smoke"));
    if (!smoke && !words.isEmpty()) {
      System.err.println(
          "sonet bench packing: there is no option "
              + words.getFirst()
              + ". ./sonet bench packing --help explains.");
      return 2;
    }
    new PackingBench(smoke ? 1_000_000 : 400_000_000)
        .print(smoke ? List.of(10) : List.of(100, 1_000, 10_000));
    return 0;
  }

  /// A document in a form in which it is kept or sent.
  private record Sample(String name, String form, Bytes bytes) {}

  private void print(List<Integer> sizes) {
    System.out.println(
        "| document | as | bytes | with | of its size | packing, ms a MB | unpacking, ms a MB |");
    System.out.println("|---|---|---:|---|---:|---:|---:|");
    for (Sample sample : samples(sizes)) {
      byte[] plain = sample.bytes().toArray();
      for (Packing packing : Packing.values()) {
        byte[] packed = packing.pack(plain);
        if (!Arrays.equals(packing.unpack(packed, plain.length), plain)) {
          throw new AssertionError(packing + " gave something else back");
        }
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %,d | %s | %.0f %% | %.2f | %.2f |%n",
            sample.name(),
            sample.form(),
            plain.length,
            packing.label(),
            100.0 * packed.length / plain.length,
            millis(plain.length, _ -> packing.pack(plain)),
            millis(plain.length, _ -> packing.unpack(packed, plain.length)));
      }
    }
    if (sink == 0) {
      throw new AssertionError("nothing was done");
    }
  }

  private List<Sample> samples(List<Integer> sizes) {
    List<Sample> samples = new ArrayList<>();
    for (int members : sizes) {
      CipherSuite suite = CipherSuites.of(Providers.best()).get(SUITE);
      Bytes state = FullGroup.groupInfo(suite, random, members, Set.of());
      String name = String.format(Locale.ROOT, "state of a group of %,d", members);
      samples.add(new Sample(name, "MLS", state));
      GroupView view = new GroupView(group(), 1_000, 2_000, state, Bytes.EMPTY, List.of());
      both(samples, name, view);
    }
    both(samples, "log page of " + PAGE + " messages", page());
    return samples;
  }

  private static void both(List<Sample> samples, String name, Record document) {
    for (Encoding encoding : Encoding.values()) {
      samples.add(new Sample(name, encoding.name(), Codec.of(encoding, 1 << 28).encode(document)));
    }
  }

  private GroupId group() {
    return new GroupId(random.bytes(16));
  }

  /// A page as devices fetch it: ciphertexts, each from one of a few senders.
  private LogPage page() {
    List<DeviceId> senders = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      senders.add(DeviceId.ofKeyHash(random.bytes(32)));
    }
    List<LogEntry> entries = new ArrayList<>();
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    GroupId group = group();
    for (int i = 1; i <= PAGE; i++) {
      entries.add(
          new LogEntry(
              i,
              EntryKind.MESSAGE,
              7,
              Optional.of(senders.get(i % senders.size())),
              Optional.of(group),
              begin.plusSeconds(i),
              random.bytes(TEXT),
              random.bytes(32)));
    }
    return new LogPage(entries, PAGE, 7);
  }

  /// The processor time of one call for a megabyte of its input, once it is compiled.
  private double millis(int length, IntFunction<byte[]> work) {
    var _ = cpu(work, nanos / 2);
    return cpu(work, nanos) / 1e6 * MEGABYTE / length;
  }

  /// The nanoseconds of one call, of so many in a time.
  private double cpu(IntFunction<byte[]> work, long time) {
    var threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    long spent = 0;
    int calls = 0;
    while (spent < time) {
      sink += work.apply(calls).length;
      calls++;
      spent = threads.getCurrentThreadCpuTime() - begun;
    }
    return (double) spent / calls;
  }
}
