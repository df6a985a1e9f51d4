package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sonet.crypto.CipherSuite.Definition;
import sonet.crypto.CipherSuites;

/// The cipher suites that published vectors use.
final class VectorSuites {
  /// The suites of draft-ietf-mls-pq-ciphersuites that the vectors of draft-ietf-mls-partial have,
  /// by the ids there: the draft has none assigned yet, and each engine picks its own.
  private static final Map<Integer, Integer> PARTIAL =
      Map.of(0x0008, 0xf002, 0x0009, 0xf004, 0x000a, 0xf005);

  static final List<Definition> ALL = all();

  private VectorSuites() {}

  private static List<Definition> all() {
    List<Definition> all = new ArrayList<>(CipherSuites.RFC_9420);
    all.addAll(CipherSuites.PQ_06);
    PARTIAL.forEach((there, here) ->
        CipherSuites.PQ_06.stream()
            .filter(suite -> suite.id() == here)
            .map(suite -> suite.withId(there))
            .forEach(all::add));
    return List.copyOf(all);
  }
}
