package sonet.cli.screen;

/// A key that is no character.
public enum Key {
  /// Sends.
  ENTER,
  /// A new row in what is typed.
  NEW_LINE,
  /// Leaves what is open.
  ESCAPE,
  /// Completes, or goes to the next conversation that has something unread.
  TAB,
  /// Deletes before the cursor.
  BACKSPACE,
  /// Deletes after the cursor.
  DELETE,
  /// Deletes the word before the cursor.
  DELETE_WORD,
  /// Deletes to the beginning of the row.
  DELETE_LINE,
  /// Deletes to the end of the row.
  DELETE_REST,
  /// A character back.
  LEFT,
  /// A character on.
  RIGHT,
  /// A word back.
  WORD_LEFT,
  /// A word on.
  WORD_RIGHT,
  /// A row up.
  UP,
  /// A row down.
  DOWN,
  /// To the beginning.
  HOME,
  /// To the end.
  END,
  /// Older messages.
  PAGE_UP,
  /// Newer messages.
  PAGE_DOWN,
  /// The conversation above.
  PREVIOUS,
  /// The conversation below.
  NEXT,
  /// Searches.
  SEARCH,
  /// Shows or hides the list of conversations.
  LIST,
  /// Help.
  HELP,
  /// Draws anew.
  REDRAW,
  /// Leaves.
  QUIT
}
