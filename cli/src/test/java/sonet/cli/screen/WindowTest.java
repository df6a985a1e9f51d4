package sonet.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The window on a terminal that is only bytes.
final class WindowTest {
  /// Lines are edited and shown by the terminal itself, and Ctrl-C is a signal.
  private static final List<Attributes.LocalFlag> USUAL =
      List.of(Attributes.LocalFlag.ICANON, Attributes.LocalFlag.ECHO, Attributes.LocalFlag.ISIG);

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private LineDisciplineTerminal terminal;
  private Attributes lastAttributes = new Attributes();
  private Window window;

  @BeforeEach
  void open() throws IOException {
    terminal =
        new LineDisciplineTerminal("test", "xterm-256color", screen, StandardCharsets.UTF_8) {
          @Override
          public void setAttributes(Attributes attributes) {
            lastAttributes = new Attributes(attributes);
            super.setAttributes(attributes);
          }
        };
    Attributes usual = new Attributes(terminal.getAttributes());
    USUAL.forEach(flag -> usual.setLocalFlag(flag, true));
    terminal.setAttributes(usual);
    terminal.setSize(Size.of(80, 24));
    window = Window.open(terminal);
  }

  @AfterEach
  void close() throws IOException {
    window.close();
  }

  @Test
  void theTerminalIsGivenBackAsItWas() throws IOException {
    assertThat(screen()).contains("\u001b[?1049h");
    assertThat(lastAttributes.getLocalFlags()).doesNotContainAnyElementsOf(USUAL);

    window.close();

    assertThat(screen()).contains("\u001b[?1049l").contains("\u001b[?2004l");
    assertThat(lastAttributes.getLocalFlags()).containsAll(USUAL);
  }

  @Test
  void aSceneIsDrawnAndOnlyWhatChangesIsDrawnAgain() {
    Composer composer = new Composer();
    window.draw(scene("first notice"), composer, Painter.ListView.SHOWN);
    assertThat(screen()).contains("No conversation is open").contains("first notice");

    screen.reset();
    window.draw(scene("second notice"), composer, Painter.ListView.SHOWN);
    assertThat(screen()).contains("second").doesNotContain("No conversation is open");
  }

  @Test
  void keysAndPastedTextComeInTheirOrder() throws IOException, InterruptedException {
    BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    window.listen(inputs::add);
    type("a你\r\u001b\r\u001b[A\u001b[200~two\rrows\u001b[201~\u0003");

    assertThat(next(inputs)).isEqualTo(new Input.Typed("a"));
    assertThat(next(inputs)).isEqualTo(new Input.Typed("你"));
    assertThat(next(inputs)).isEqualTo(new Input.Pressed(Key.ENTER));
    assertThat(next(inputs)).isEqualTo(new Input.Pressed(Key.NEW_LINE));
    assertThat(next(inputs)).isEqualTo(new Input.Pressed(Key.UP));
    assertThat(next(inputs)).isEqualTo(new Input.Typed("two\nrows"));
    assertThat(next(inputs)).isEqualTo(new Input.Pressed(Key.QUIT));
  }

  @Test
  void anotherSizeIsTold() throws InterruptedException {
    BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    window.listen(inputs::add);
    terminal.setSize(Size.of(50, 20));
    terminal.raise(Terminal.Signal.WINCH);

    assertThat(next(inputs)).isEqualTo(new Input.Resized());
    window.resized();
    screen.reset();
    window.draw(scene("x"), new Composer(), Painter.ListView.SHOWN);
    assertThat(screen()).contains("━".repeat(50)).doesNotContain("━".repeat(51));
  }

  @Test
  void theNameOfTheWindowCannotCarryCommands() {
    window.name("evil\u0007\u001b[2J");
    assertThat(screen()).contains("\u001b]2;evil\ufffd\ufffd[2J\u0007");
  }

  private static Input next(BlockingQueue<Input> inputs) throws InterruptedException {
    return Optional.ofNullable(inputs.poll(2, TimeUnit.MINUTES)).orElseThrow();
  }

  private void type(String text) throws IOException {
    terminal.processInputBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private String screen() {
    return screen.toString(StandardCharsets.UTF_8);
  }

  private static Scene scene(String notice) {
    return new Scene(
        "Sonet",
        List.of(),
        Optional.empty(),
        new Scene.Status("connected", true, notice, false, ""),
        List.of());
  }
}
