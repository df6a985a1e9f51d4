package sonet.cli.screen;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import sonet.cli.command.Printable;

/// The terminal of this process, taken whole and given back as it was, whatever happens: at the
/// end, and when the process is told to stop.
///
/// Drawn by one thread; a second reads the keys.
public final class Window implements AutoCloseable {
  private static final String PASTE_MODE = "\u001b[?2004h";
  private static final String NO_PASTE_MODE = "\u001b[?2004l";

  private final Terminal terminal;
  private final Attributes before;
  private final Display display;
  private final Columns columns;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Thread hook = new Thread(this::restore, "sonet-terminal");
  private Size size;

  private Window(Terminal terminal) {
    this.terminal = terminal;
    // A copy, because some terminals hand out what they change.
    this.before = new Attributes(terminal.getAttributes());
    var _ = terminal.enterRawMode();
    this.columns =
        terminal.supportsGraphemeClusterMode() && terminal.setGraphemeClusterMode(true, false)
            ? Columns.CLUSTERS
            : Columns.CODE_POINTS;
    this.display = new Display(terminal, true);
    this.size = Size.of(terminal.getSize());
  }

  /// Takes the terminal.
  public static Window open() throws IOException {
    return open(TerminalBuilder.builder().system(true).build());
  }

  /// Takes a terminal of any kind.
  public static Window open(Terminal terminal) {
    Window window = new Window(terminal);
    Runtime.getRuntime().addShutdownHook(window.hook);
    // Ctrl-C is a key like any other, so that leaving is done in order.
    Attributes raw = terminal.getAttributes();
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    raw.setInputFlag(Attributes.InputFlag.ICRNL, false);
    terminal.setAttributes(raw);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.keypad_xmit);
    terminal.writer().write(PASTE_MODE);
    terminal.flush();
    window.resized();
    return window;
  }

  /// Whether a terminal can be taken whole.
  public static boolean isPossible(String kind) {
    return !kind.isEmpty() && !kind.equals("dumb");
  }

  /// Reads keys on a thread of its own from now on.
  public void listen(Consumer<Input> listener) {
    terminal.handle(Terminal.Signal.WINCH, _ -> listener.accept(new Input.Resized()));
    Keyboard keyboard = Keyboard.of(terminal);
    Thread.ofPlatform()
        .daemon()
        .name("sonet-keys")
        .start(() -> {
          Input input = keyboard.read();
          while (!(input instanceof Input.Ended)) {
            listener.accept(input);
            input = keyboard.read();
          }
          listener.accept(input);
        });
  }

  /// Takes notice of another size.
  public void resized() {
    size = Size.of(terminal.getSize());
    if (size.getColumns() <= 0 || size.getRows() <= 0) {
      size = Size.of(80, 24);
    }
    display.resize(size);
    display.clear();
  }

  /// Draws everything anew, also what should stand there already.
  public void redraw() {
    display.clear();
  }

  /// Draws what has changed.
  public void draw(Scene scene, Composer composer, Painter.ListView list) {
    Picture picture = painter(list).paint(scene, composer);
    display.update(picture.lines(), size.cursorPos(picture.row(), picture.column()));
  }

  /// How far the messages can be scrolled, in rows.
  public int scrollable(Scene scene, Composer composer, Painter.ListView list) {
    return painter(list).scrollable(scene, composer);
  }

  /// How many rows a page of messages has.
  public int page() {
    return painter(Painter.ListView.SHOWN).page();
  }

  private Painter painter(Painter.ListView list) {
    return new Painter(columns, size.getColumns(), size.getRows(), list);
  }

  /// Names the window, where the terminal has a bar for it.
  public void name(String title) {
    terminal.writer().write("\u001b]2;" + Printable.line(title) + "\u0007");
    terminal.flush();
  }

  /// Rings.
  public void ring() {
    terminal.puts(Capability.bell);
    terminal.flush();
  }

  /// Gives the terminal back.
  @Override
  public void close() throws IOException {
    restore();
    if (!hook.isAlive()) {
      try {
        var _ = Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException stopping) {
        // The process is ending, and the hook finds nothing left to do.
        return;
      }
    }
    terminal.close();
  }

  private void restore() {
    if (open.getAndSet(false)) {
      if (columns == Columns.CLUSTERS) {
        var _ = terminal.setGraphemeClusterMode(false, false);
      }
      terminal.writer().write(NO_PASTE_MODE);
      terminal.puts(Capability.keypad_local);
      terminal.puts(Capability.exit_ca_mode);
      terminal.puts(Capability.cursor_normal);
      terminal.flush();
      terminal.setAttributes(before);
    }
  }
}
