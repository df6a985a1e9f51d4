package sonet.transparency.anchor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// Which anchor logs someone relies on, and which witnesses must have seen a checkpoint
/// (tlog-policy). Clients carry it as a file.
///
/// @param logs whose checkpoints count
/// @param witnesses all that are named, whether or not the quorum asks for them
/// @param quorum who must have seen one
public record AnchorPolicy(List<NoteKey> logs, List<Listed> witnesses, Quorum quorum) {
  /// Copies the lists.
  public AnchorPolicy {
    logs = List.copyOf(logs);
    witnesses = List.copyOf(witnesses);
  }

  /// A witness as the file names it.
  ///
  /// @param name in the file
  /// @param key its key
  /// @param url where checkpoints are submitted to it, if the file says so
  public record Listed(String name, NoteKey key, Optional<String> url) {}

  /// A rule about witnesses.
  public sealed interface Quorum {
    /// Nobody needs to.
    record None() implements Quorum {}

    /// One witness.
    ///
    /// @param key its key
    record Witness(NoteKey key) implements Quorum {}

    /// Some of several.
    ///
    /// @param threshold how many
    /// @param members of which
    record Group(int threshold, List<Quorum> members) implements Quorum {
      /// Copies the list.
      public Group {
        members = List.copyOf(members);
      }
    }
  }

  /// Reads a policy file.
  public static AnchorPolicy parse(Primitives primitives, String file)
      throws TransparencyException {
    Parser parser = new Parser(primitives);
    for (String line : file.split("\n", -1)) {
      parser.line(line.strip());
    }
    return parser.policy();
  }

  private static final class Parser {
    private final Primitives primitives;
    private final List<NoteKey> logs = new ArrayList<>();
    private final List<Listed> witnesses = new ArrayList<>();
    private final Map<String, Quorum> named = new TreeMap<>();
    private final Set<String> grouped = new HashSet<>();
    private final Set<Bytes> keys = new HashSet<>();
    private Optional<Quorum> quorum = Optional.empty();

    Parser(Primitives primitives) {
      this.primitives = primitives;
      named.put("none", new Quorum.None());
    }

    void line(String line) throws TransparencyException {
      if (line.isEmpty() || line.startsWith("#")) {
        return;
      }
      String[] words = line.split("[ \t]+");
      if (words.length < 2) {
        throw malformed(line);
      }
      switch (words[0]) {
        case "log" -> logs.add(key(words[1]));
        case "witness" -> {
          require(words, 3);
          NoteKey key = key(words[2]);
          define(words[1], new Quorum.Witness(key));
          witnesses.add(
              new Listed(
                  words[1], key, words.length > 3 ? Optional.of(words[3]) : Optional.empty()));
        }
        case "group" -> {
          require(words, 4);
          define(words[1], group(words));
        }
        case "quorum" -> {
          if (quorum.isPresent()) {
            throw malformed("two quorums");
          }
          quorum = Optional.of(find(words[1]));
        }
        default -> throw malformed(line);
      }
    }

    private static void require(String[] words, int count) throws TransparencyException {
      if (words.length < count) {
        throw malformed(words[0] + " with too little behind it");
      }
    }

    private NoteKey key(String text) throws TransparencyException {
      NoteKey key = NoteKey.parse(primitives, text);
      if (!keys.add(key.key())) {
        throw malformed("the same key twice");
      }
      return key;
    }

    private void define(String name, Quorum rule) throws TransparencyException {
      if (named.put(name, rule) != null) {
        throw malformed("the same name twice: " + name);
      }
    }

    private Quorum find(String name) throws TransparencyException {
      Quorum rule = named.get(name);
      if (rule == null) {
        throw malformed("nothing named " + name);
      }
      return rule;
    }

    private Quorum group(String[] words) throws TransparencyException {
      List<Quorum> members = new ArrayList<>();
      for (int i = 3; i < words.length; i++) {
        Quorum member = find(words[i]);
        if (member instanceof Quorum.None || !grouped.add(words[i])) {
          throw malformed(words[i] + " cannot be a member, or is one already");
        }
        members.add(member);
      }
      int threshold =
          switch (words[2]) {
            case "any" -> 1;
            case "all" -> members.size();
            default -> number(words[2]);
          };
      if (threshold < 1 || threshold > members.size()) {
        throw malformed("a threshold of " + words[2]);
      }
      return new Quorum.Group(threshold, members);
    }

    private static int number(String text) throws TransparencyException {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw malformed("a threshold of " + text);
      }
    }

    AnchorPolicy policy() throws TransparencyException {
      return new AnchorPolicy(
          logs, witnesses, quorum.orElseThrow(() -> malformed("a policy without a quorum")));
    }

    private static TransparencyException malformed(String detail) {
      return new TransparencyException(Reason.MALFORMED, detail);
    }
  }

  /// The checkpoint of a note that one of the logs signed, and enough witnesses have seen.
  public Checkpoint verify(Primitives primitives, SignedNote note) throws TransparencyException {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    boolean signed = false;
    for (NoteKey log : logs) {
      if (log.name().equals(checkpoint.origin()) && NoteSignatures.signed(primitives, note, log)) {
        signed = true;
      }
    }
    if (!signed) {
      throw new TransparencyException(Reason.ANCHOR, "no log of the policy signed it");
    }
    if (!isSeen(primitives, note)) {
      throw new TransparencyException(Reason.ANCHOR, "too few witnesses have seen it");
    }
    return checkpoint;
  }

  /// Whether enough witnesses have seen a note, whoever signed it.
  ///
  /// @throws TransparencyException when a signature of one of them does not verify
  public boolean isSeen(Primitives primitives, SignedNote note) throws TransparencyException {
    return holds(primitives, note, quorum);
  }

  /// The names of the witnesses that have seen a note.
  ///
  /// @throws TransparencyException when a signature of one of them does not verify
  public List<String> seenBy(Primitives primitives, SignedNote note) throws TransparencyException {
    List<String> names = new ArrayList<>();
    for (Listed witness : witnesses) {
      if (NoteSignatures.signed(primitives, note, witness.key())) {
        names.add(witness.name());
      }
    }
    return List.copyOf(names);
  }

  private static boolean holds(Primitives primitives, SignedNote note, Quorum rule)
      throws TransparencyException {
    return switch (rule) {
      case Quorum.None() -> true;
      case Quorum.Witness(NoteKey key) -> NoteSignatures.signed(primitives, note, key);
      case Quorum.Group(int threshold, List<Quorum> members) -> {
        int count = 0;
        for (Quorum member : members) {
          if (holds(primitives, note, member)) {
            count++;
          }
        }
        yield count >= threshold;
      }
    };
  }
}
