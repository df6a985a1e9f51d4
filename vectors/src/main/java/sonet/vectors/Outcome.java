package sonet.vectors;

import java.nio.file.Path;
import java.util.Optional;

/// What came of one vector.
///
/// @param file it stands in
/// @param kind its format, as the working group names it; empty text when the file has none
/// @param name its place in the file and its parameters
/// @param failure what was expected and what came; empty when it passed
public record Outcome(Path file, String kind, String name, Optional<String> failure) {
  /// Whether everything was as the vector says.
  public boolean passed() {
    return failure.isEmpty();
  }
}
