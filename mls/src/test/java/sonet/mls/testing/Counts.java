package sonet.mls.testing;

import java.util.EnumMap;
import java.util.Map;

/// Counts what a provider is asked for.
public final class Counts implements Watcher {
  private final Map<Primitive, Integer> counts = new EnumMap<>(Primitive.class);

  @Override
  public void used(Primitive primitive) {
    counts.merge(primitive, 1, Integer::sum);
  }

  /// How often a primitive was used since the last [#reset].
  public int of(Primitive primitive) {
    return counts.getOrDefault(primitive, 0);
  }

  /// All counts, to be kept.
  public Map<Primitive, Integer> all() {
    Map<Primitive, Integer> all = new EnumMap<>(Primitive.class);
    for (Primitive primitive : Primitive.values()) {
      all.put(primitive, of(primitive));
    }
    return all;
  }

  /// Begins anew.
  public void reset() {
    counts.clear();
  }
}
