package sonet.cli.demo;

import java.util.ArrayList;
import java.util.List;

/// Lines cut into messages: one each, but for a line that is longer than a message may be.
final class Pieces {
  private static final int LONGEST = 32 * 1024;

  private Pieces() {}

  /// The messages for a line.
  static List<String> of(String line) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (line.length() - from > LONGEST) {
      int to = from + LONGEST;
      if (Character.isHighSurrogate(line.charAt(to - 1))) {
        to--;
      }
      pieces.add(line.substring(from, to));
      from = to;
    }
    pieces.add(line.substring(from));
    return pieces;
  }
}
