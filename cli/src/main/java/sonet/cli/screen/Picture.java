package sonet.cli.screen;

import java.util.List;
import org.jline.utils.AttributedString;

/// What stands on the terminal.
///
/// @param lines from top to bottom, each as wide as the terminal at most
/// @param row of the cursor
/// @param column of the cursor
record Picture(List<AttributedString> lines, int row, int column) {
  Picture {
    lines = List.copyOf(lines);
  }
}
