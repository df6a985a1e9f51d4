package sonet.cli.screen;

/// What comes from the terminal.
public sealed interface Input {
  /// A character was typed, or a text pasted.
  ///
  /// @param text which
  record Typed(String text) implements Input {}

  /// A key was pressed.
  ///
  /// @param key which
  record Pressed(Key key) implements Input {}

  /// The terminal has another size.
  record Resized() implements Input {}

  /// Nothing comes any more.
  record Ended() implements Input {}
}
