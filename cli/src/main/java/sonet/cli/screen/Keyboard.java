package sonet.cli.screen;

import java.io.IOError;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;

/// Reads keys: characters, and the sequences that a terminal sends for the others.
final class Keyboard {
  private static final long ESCAPE_MILLIS = 60;
  private static final String PASTE_BEGIN = "\u001b[200~";
  private static final String PASTE_END = "\u001b[201~";

  private final BindingReader reader;
  private final KeyMap<Binding> keys;

  private Keyboard(BindingReader reader, KeyMap<Binding> keys) {
    this.reader = reader;
    this.keys = keys;
  }

  /// What a sequence of characters stands for.
  private sealed interface Binding {
    record Press(Key key) implements Binding {}

    record Letter() implements Binding {}

    record Paste() implements Binding {}

    record Nothing() implements Binding {}
  }

  /// The keys of a terminal.
  static Keyboard of(Terminal terminal) {
    KeyMap<Binding> keys = new KeyMap<>();
    keys.setAmbiguousTimeout(ESCAPE_MILLIS);
    keys.setUnicode(new Binding.Letter());
    keys.setNomatch(new Binding.Nothing());
    for (char c = ' '; c < 127; c++) {
      keys.bind(new Binding.Letter(), Character.toString(c));
    }
    keys.bind(new Binding.Paste(), PASTE_BEGIN);
    SEQUENCES.forEach((key, sequences) -> keys.bind(new Binding.Press(key), sequences));
    Map.of(
            Key.UP, Capability.key_up,
            Key.DOWN, Capability.key_down,
            Key.LEFT, Capability.key_left,
            Key.RIGHT, Capability.key_right,
            Key.HOME, Capability.key_home,
            Key.END, Capability.key_end,
            Key.PAGE_UP, Capability.key_ppage,
            Key.PAGE_DOWN, Capability.key_npage,
            Key.DELETE, Capability.key_dc,
            Key.HELP, Capability.key_f1)
        .forEach((key, capability) -> {
          String sequence = KeyMap.key(terminal, capability);
          if (sequence != null && !sequence.isEmpty()) {
            keys.bind(new Binding.Press(key), sequence);
          }
        });
    return new Keyboard(new BindingReader(terminal.reader()), keys);
  }

  private static final Map<Key, List<String>> SEQUENCES = sequences();

  private static Map<Key, List<String>> sequences() {
    Map<Key, List<String>> sequences = new EnumMap<>(Key.class);
    sequences.put(Key.ENTER, List.of("\r"));
    sequences.put(Key.NEW_LINE, List.of("\n", "\u001b\r", "\u001b\n"));
    sequences.put(Key.ESCAPE, List.of("\u001b", "\u001b\u001b"));
    sequences.put(Key.TAB, List.of("\t"));
    sequences.put(Key.BACKSPACE, List.of("\u007f", "\b"));
    sequences.put(Key.DELETE, List.of("\u001b[3~"));
    sequences.put(Key.DELETE_WORD, List.of(KeyMap.ctrl('W'), "\u001b\u007f"));
    sequences.put(Key.DELETE_LINE, List.of(KeyMap.ctrl('U')));
    sequences.put(Key.DELETE_REST, List.of(KeyMap.ctrl('K')));
    sequences.put(Key.LEFT, List.of("\u001b[D", "\u001bOD", KeyMap.ctrl('B')));
    sequences.put(Key.RIGHT, List.of("\u001b[C", "\u001bOC"));
    sequences.put(Key.WORD_LEFT, List.of("\u001b[1;5D", "\u001bb"));
    sequences.put(Key.WORD_RIGHT, List.of("\u001b[1;5C", "\u001bf"));
    sequences.put(Key.UP, List.of("\u001b[A", "\u001bOA"));
    sequences.put(Key.DOWN, List.of("\u001b[B", "\u001bOB"));
    sequences.put(Key.HOME, List.of("\u001b[H", "\u001bOH", "\u001b[1~", KeyMap.ctrl('A')));
    sequences.put(Key.END, List.of("\u001b[F", "\u001bOF", "\u001b[4~", KeyMap.ctrl('E')));
    sequences.put(Key.PAGE_UP, List.of("\u001b[5~"));
    sequences.put(Key.PAGE_DOWN, List.of("\u001b[6~"));
    sequences.put(Key.PREVIOUS, List.of(KeyMap.ctrl('P'), "\u001b[1;3A", "\u001b[1;5A"));
    sequences.put(Key.NEXT, List.of(KeyMap.ctrl('N'), "\u001b[1;3B", "\u001b[1;5B"));
    sequences.put(Key.SEARCH, List.of(KeyMap.ctrl('F'), KeyMap.ctrl('R')));
    sequences.put(Key.LIST, List.of(KeyMap.ctrl('T')));
    sequences.put(Key.HELP, List.of("\u001bOP", "\u001b[11~", KeyMap.ctrl('G')));
    sequences.put(Key.REDRAW, List.of(KeyMap.ctrl('L')));
    sequences.put(Key.QUIT, List.of(KeyMap.ctrl('C'), KeyMap.ctrl('D'), KeyMap.ctrl('Q')));
    return sequences;
  }

  /// The next input, however long it takes.
  Input read() {
    while (true) {
      Binding binding;
      try {
        binding = reader.readBinding(keys);
      } catch (IOError gone) {
        return new Input.Ended();
      }
      switch (binding) {
        case null -> {
          return new Input.Ended();
        }
        case Binding.Press(Key key) -> {
          return new Input.Pressed(key);
        }
        case Binding.Letter() -> {
          return new Input.Typed(reader.getLastBinding());
        }
        case Binding.Paste() -> {
          String pasted = reader.readStringUntil(PASTE_END);
          return new Input.Typed(pasted.replace("\r\n", "\n").replace('\r', '\n'));
        }
        case Binding.Nothing() -> {
          // A key that means nothing here.
        }
      }
    }
  }
}
