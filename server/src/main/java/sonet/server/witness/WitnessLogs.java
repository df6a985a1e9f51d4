package sonet.server.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.NoteKey;

/// The logs that a witness watches, by their keys.
///
/// @param keys of all of them; a log may have several, of different types
record WitnessLogs(List<NoteKey> keys) {
  WitnessLogs {
    keys = List.copyOf(keys);
  }

  /// Reads a list of verifier keys, one a line, or a policy file (tlog-policy), of which only the
  /// lines about logs say something to a witness.
  ///
  /// @throws TransparencyException when a line is neither, or there is no log in it
  static WitnessLogs parse(Primitives primitives, String text) throws TransparencyException {
    List<NoteKey> keys = new ArrayList<>();
    for (String each : text.split("\n", -1)) {
      String line = each.strip();
      String[] words = line.split("[ \t]+", -1);
      switch (words[0]) {
        case "witness", "group", "quorum" -> {}
        case "log" -> keys.add(NoteKey.parse(primitives, words.length > 1 ? words[1] : ""));
        default -> {
          if (!line.isEmpty() && !line.startsWith("#")) {
            keys.add(NoteKey.parse(primitives, line));
          }
        }
      }
    }
    if (keys.isEmpty()) {
      throw new TransparencyException(
          TransparencyException.Reason.MALFORMED, "there is no key of a log in it");
    }
    return new WitnessLogs(keys);
  }

  /// The keys that are trusted for an origin.
  List<NoteKey> of(String origin) {
    return keys.stream().filter(key -> key.name().equals(origin)).toList();
  }

  /// The origins of all logs.
  Set<String> origins() {
    Set<String> origins = new TreeSet<>();
    keys.forEach(key -> origins.add(key.name()));
    return origins;
  }
}
