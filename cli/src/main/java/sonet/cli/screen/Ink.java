package sonet.cli.screen;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/// The few ways in which text looks on the screen.
enum Ink {
  /// As the terminal has it.
  PLAIN(AttributedStyle.DEFAULT),
  /// What matters most.
  BOLD(AttributedStyle.BOLD),
  /// What matters least.
  FAINT(AttributedStyle.DEFAULT.faint()),
  /// The bars at the top and at the bottom.
  BAR(AttributedStyle.INVERSE),
  /// What keys act on.
  CHOSEN(
      AttributedStyle.DEFAULT
          .background(AttributedStyle.BLUE)
          .foreground(AttributedStyle.WHITE | AttributedStyle.BRIGHT)),
  /// Well.
  GOOD(AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN)),
  /// Look here.
  FRESH(AttributedStyle.BOLD.foreground(AttributedStyle.YELLOW)),
  /// Not well.
  BAD(AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)),
  /// A message that was read.
  READ(AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN));

  private static final int[] NAMES = {
    AttributedStyle.CYAN,
    AttributedStyle.GREEN,
    AttributedStyle.MAGENTA,
    AttributedStyle.YELLOW,
    AttributedStyle.BLUE,
    AttributedStyle.RED
  };

  @SuppressWarnings("ImmutableEnumChecker") // It is, and JLine does not say so.
  private final AttributedStyle style;

  Ink(AttributedStyle style) {
    this.style = style;
  }

  /// The style itself.
  AttributedStyle style() {
    return style;
  }

  /// A text.
  AttributedString of(String text) {
    return new AttributedString(text, style);
  }

  /// The colour of someone, always the same.
  static AttributedStyle ofName(String name) {
    return AttributedStyle.BOLD.foreground(NAMES[Math.floorMod(name.hashCode(), NAMES.length)]);
  }

  /// Texts one after the other.
  static AttributedString row(AttributedString... parts) {
    AttributedStringBuilder row = new AttributedStringBuilder();
    for (AttributedString part : parts) {
      row.append(part);
    }
    return row.toAttributedString();
  }
}
