package sonet.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The bytes of a heap that are in use, by class, as `jcmd GC.class_histogram` tells them.
///
/// @param byClass the bytes of all objects of a class
record HeapUse(Map<String, Long> byClass) {
  HeapUse {
    byClass = Map.copyOf(byClass);
  }

  /// Reads what `jcmd` has printed: `1: 5001 412345 [B (java.base@25)`.
  ///
  /// @throws IOException when it is something else
  static HeapUse parse(List<String> lines) throws IOException {
    Map<String, Long> bytes = new HashMap<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 4 && words[0].matches("\\d+:") && words[2].matches("\\d+")) {
        var _ = bytes.merge(words[3], Long.valueOf(words[2]), Long::sum);
      }
    }
    if (bytes.isEmpty()) {
      throw new IOException("jcmd did not say what the heap holds");
    }
    return new HeapUse(bytes);
  }

  long total() {
    return byClass.values().stream().mapToLong(Long::longValue).sum();
  }

  /// What has come to it since, the most first, as lines for each of so many that caused it.
  List<String> growth(HeapUse before, int causes) {
    Map<String, Long> more = new HashMap<>();
    byClass.forEach(
        (name, bytes) -> more.put(name, bytes - before.byClass().getOrDefault(name, 0L)));
    List<String> lines = new ArrayList<>();
    more.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(12)
        .forEach(grown ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "    %,6.0f bytes each: %s",
                    (double) grown.getValue() / causes,
                    readable(grown.getKey()))));
    return lines;
  }

  private static String readable(String name) {
    return switch (name) {
      case "[B" -> "byte[]";
      case "[Ljava.lang.Object;" -> "Object[]";
      default -> name;
    };
  }
}
