package sonet.bench.transparency;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import sonet.transparency.log.LogProof;
import sonet.transparency.log.SearchTree;

/// How long the answer to a first search is by reckoning, for logs larger than can be filled here.
///
/// The label has one version, which is older than the rightmost distinguished entry. There, both
/// version 0, which is there, and version 1, which is not, are looked up; in the entries after it
/// on the frontier, version 1 is. Keys are random, so the leaves below a node of depth d are about
/// as many as a Poisson distribution with the mean n / 2^d says; how deep a search goes and what it
/// ends with follows. What is in the proof of the log tree is counted as the engine does.
///
/// @param days how old the log is, with [BenchLog#BATCH] labels to an entry
record ProofModel(double days) {
  private static final int HASH = 32;
  private static final int LEAF = 64;

  /// How many entries a search looks at depends on the bits of their number, so what is reckoned is
  /// the mean over so many sizes up to twice that of the row, and the most among them.
  private static final int SIZES = 256;

  /// Head, opening, value, two steps of a ladder, and the lengths of all lists.
  private static final int FIXED =
      (1 + 8 + 2 + 64 + 1) + (1 + 4) + 16 + (4 + BenchLog.VALUE_LENGTH) + (1 + 2 * 81) + 5;

  /// Compares with what was measured, and reckons on.
  ///
  /// @param filled how many labels the log has at this age; it was younger when it had fewer
  void compare(List<Figure> measured, int filled, Consumer<Figure> figures) {
    for (Figure figure : List.copyOf(measured)) {
      if (figure.what().equals(Filling.FIRST_SEARCH)) {
        double expected = new ProofModel(days * figure.size() / filled).bytes(figure.size());
        figures.accept(Figure.ofBytes("first search, by the model", figure.size(), expected));
        System.err.printf(
            Locale.ROOT,
            "sonet bench transparency: %,d labels: the model is %+.1f %% off%n",
            figure.size(),
            100 * (expected / figure.bytes() - 1));
      }
    }
    for (long labels = 10_000_000; labels <= 1_000_000_000; labels *= 10) {
      double sum = 0;
      double most = 0;
      for (int i = 0; i < SIZES; i++) {
        double bytes = bytes(labels + labels * i / SIZES);
        sum += bytes;
        most = Math.max(most, bytes);
      }
      figures.accept(Figure.ofBytes("first search, mean by the model", labels, sum / SIZES));
      figures.accept(Figure.ofBytes("first search, most by the model", labels, most));
    }
  }

  /// The mean length of an answer in a log of so many labels.
  double bytes(long labels) {
    // The first entry of a log has no label.
    return bytes(labels, 1 + (labels + BenchLog.BATCH - 1) / BenchLog.BATCH);
  }

  double bytes(long labels, long entries) {
    List<Long> frontier = SearchTree.frontier(entries);
    int start = start(frontier, entries);
    double bytes = FIXED + 8.0 * frontier.size() + HASH * start;
    for (int i = start; i < frontier.size(); i++) {
      double leaves = (double) labels * (frontier.get(i) + 1) / entries;
      bytes += i == start ? both(leaves) : absent(leaves);
    }
    int inclusion =
        new LogProof(entries, 0, Optional.empty()).elements(new TreeSet<>(frontier)).size();
    return bytes + HASH * inclusion;
  }

  /// Which of the frontier is the rightmost distinguished entry, as time goes by evenly.
  private int start(List<Long> frontier, long entries) {
    int found = 0;
    for (int i = 1; i < frontier.size(); i++) {
      double left = (double) frontier.get(i - 1) / (entries - 1) * days;
      if (days - left < 1) {
        break;
      }
      found = i;
    }
    return found;
  }

  /// A proof of a tree with the two keys: their paths share one node beside them, and each has the
  /// other's in place of one.
  private static double both(double leaves) {
    return 5 + HASH * (depthOfPresent(leaves) - 3) + absent(leaves) - 3;
  }

  /// A proof of a tree with the key that is not there.
  static double absent(double leaves) {
    double depth = 0;
    double endsAtLeaf = 0;
    for (double mean = leaves; mean > 1e-9; mean /= 2) {
      depth += 1 - Math.exp(-mean) * (1 + mean);
      double half = mean / 2;
      endsAtLeaf += half * Math.exp(-half) * (1 - Math.exp(-half));
    }
    return 5 + HASH * depth + LEAF * endsAtLeaf;
  }

  /// How deep a leaf is: down to where it is alone.
  private static double depthOfPresent(double leaves) {
    double depth = 0;
    for (double mean = leaves; mean > 1e-9; mean /= 2) {
      depth += 1 - Math.exp(-mean);
    }
    return depth;
  }
}
