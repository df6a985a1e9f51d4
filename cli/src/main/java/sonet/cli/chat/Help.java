package sonet.cli.chat;

import java.util.ArrayList;
import java.util.List;

/// What the keys of the full screen do.
final class Help {
  /// What can be done while something is typed.
  static final String HINTS = "Tab messages  Ctrl-P/N conversations  Ctrl-F search  F1 help";

  /// What can be done with a message.
  static final String CHOOSING =
      "↑↓ choose  r reply  e edit  d delete  + react  t try again  Esc back";

  private Help() {}

  /// All of it.
  static List<String> all() {
    List<String> help = new ArrayList<>(Verbs.HELP);
    help.addAll(
        List.of(
            "",
            "Enter sends, Alt-Enter or Ctrl-J begins another row, ↑ and ↓ recall what was typed",
            "Tab           choose a message with ↑ and ↓; completes after a slash",
            "Ctrl-P Ctrl-N the conversation above and below, also Alt-↑ and Alt-↓",
            "PgUp PgDn     older and newer messages",
            "Ctrl-T        shows or hides the list",
            "Ctrl-L        draws anew",
            "Ctrl-C        leaves"));
    return help;
  }
}
