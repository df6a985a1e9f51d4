package sonet.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What media types a request accepts (RFC 9110 §12.5.1).
///
/// Of several ranges that fit a type the closest counts. Parameters of a range other than its
/// weight are passed over, and so is a range that cannot be read.
final class Accept {
  private static final int MAX_RANGES = 32;

  private final List<Range> ranges;

  private Accept(List<Range> ranges) {
    this.ranges = ranges;
  }

  private record Range(String type, int quality) {
    /// How close it fits: 0 for not at all.
    int fit(String media) {
      if (type.equals(media)) {
        return 3;
      }
      if (type.endsWith("/*") && media.startsWith(type.substring(0, type.length() - 1))) {
        return 2;
      }
      return type.equals("*/*") ? 1 : 0;
    }
  }

  /// What a request accepts: anything, when it does not say.
  static Accept of(Request request) {
    String header = request.header("accept").orElse("").toLowerCase(Locale.ROOT);
    if (header.isBlank()) {
      return new Accept(List.of(new Range("*/*", 1000)));
    }
    List<Range> ranges = new ArrayList<>();
    for (String part : header.split(",", MAX_RANGES)) {
      String[] pieces = part.split(";", -1);
      ranges.add(new Range(pieces[0].strip(), weight(pieces)));
    }
    return new Accept(ranges);
  }

  private static int weight(String[] pieces) {
    for (int i = 1; i < pieces.length; i++) {
      String piece = pieces[i].strip();
      if (piece.startsWith("q=")) {
        return piece.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")
            ? (int) Math.round(Double.parseDouble(piece.substring(2)) * 1000)
            : 0;
      }
    }
    return 1000;
  }

  /// How much a media type is wanted, from 0 for not at all to 1000.
  int quality(String media) {
    int closest = 0;
    int quality = 0;
    for (Range range : ranges) {
      int fit = range.fit(media);
      if (fit > closest) {
        closest = fit;
        quality = range.quality();
      }
    }
    return quality;
  }
}
