package sonet.server.api;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;

/// The part of a file that a request asks for (RFC 9110 §14).
///
/// @param from the first byte
/// @param length how many
record ByteRange(long from, long length) {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /// The range that a header names; empty for the whole. What is not understood, and more than one
  /// range, is passed over (§14.2).
  ///
  /// @throws RefusalException when the range lies behind the end
  static Optional<ByteRange> of(String header, long size) throws RefusalException {
    Matcher one = ONE.matcher(header.strip());
    if (!one.matches() || header.strip().equals("bytes=-")) {
      return Optional.empty();
    }
    if (one.group(1).isEmpty()) {
      long last = Math.min(Long.parseLong(one.group(2)), size);
      return Optional.of(satisfied(size - last, last, size));
    }
    long from = Long.parseLong(one.group(1));
    long to = one.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(one.group(2));
    if (to < from) {
      return Optional.empty();
    }
    return Optional.of(satisfied(from, Math.min(to, size - 1) - from + 1, size));
  }

  private static ByteRange satisfied(long from, long length, long size) throws RefusalException {
    if (from >= size || length <= 0) {
      throw new RefusalException(
          Problem.of(
              ProblemType.RANGE_NOT_SATISFIABLE,
              "the attachment has " + size + " bytes, none of which was asked for"),
          Map.of("Content-Range", "bytes */" + size));
    }
    return new ByteRange(from, length);
  }

  /// What says which part is answered.
  String contentRange(long size) {
    return "bytes " + from + "-" + (from + length - 1) + "/" + size;
  }
}
