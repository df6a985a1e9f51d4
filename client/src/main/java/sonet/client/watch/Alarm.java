package sonet.client.watch;

import java.nio.file.Path;
import java.util.Optional;

/// What an auditor has caught.
///
/// @param kind what it is
/// @param sentence what was expected and what came
/// @param evidence the file with what was shown and what was known before, unless the disk refused
///   it
public record Alarm(Kind kind, String sentence, Optional<Path> evidence) {
  /// What a log can do that it must not.
  public enum Kind {
    /// It shows a tree that contradicts one that it signed before.
    FORK("fork"),
    /// It shows less than it has shown before.
    ROLLBACK("rollback"),
    /// It goes by other keys, or another configuration, than before.
    OTHER_LOG("other keys"),
    /// It put another key in the place of one that it had published.
    SWAPPED_KEY("swapped key"),
    /// It removed a version before its owner could have seen it.
    EARLY_REMOVAL("early removal"),
    /// It made a change that breaks another rule (§15.2).
    FORBIDDEN_CHANGE("forbidden change");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /// In a word or two.
    public String title() {
      return title;
    }
  }
}
