package sonet.interop.rpc;

import java.util.ArrayList;
import java.util.List;

/// Who plays which actor: for each actor, in their order, whether it is ours.
final class Casting {
  /// With more actors, every assignment would be too many.
  private static final int FEW = 5;

  private Casting() {}

  /// Every assignment with an actor of ours, or enough for many actors.
  static List<List<Boolean>> every(int actors) {
    List<List<Boolean>> all = new ArrayList<>();
    if (actors > FEW) {
      all.addAll(halves(actors, true));
      all.addAll(halves(actors, false));
      return all;
    }
    for (int mask = 1; mask < 1 << actors; mask++) {
      all.add(digits(actors, mask));
    }
    return all;
  }

  private static List<Boolean> digits(int actors, int mask) {
    List<Boolean> ours = new ArrayList<>();
    for (int actor = 0; actor < actors; actor++) {
      ours.add((mask >> actor & 1) == 1);
    }
    return ours;
  }

  /// For each binary digit of the actors' numbers, those are ours who have it so: each two actors
  /// are of different kind once at least, and the other way round with the other value.
  static List<List<Boolean>> halves(int actors, boolean digitOfOurs) {
    List<List<Boolean>> some = new ArrayList<>();
    for (int digit = 0; 1 << digit < actors; digit++) {
      List<Boolean> ours = new ArrayList<>();
      for (int actor = 0; actor < actors; actor++) {
        ours.add(((actor >> digit & 1) == 1) == digitOfOurs);
      }
      some.add(ours);
    }
    return some;
  }
}
