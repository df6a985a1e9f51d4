package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// Some of the tokens of administrators.
///
/// @param tokens those
/// @param next the cursor for more, when there are more
public record AdminTokenPage(List<AdminToken> tokens, Optional<String> next) {
  /// Copies the list.
  public AdminTokenPage {
    tokens = List.copyOf(tokens);
  }
}
