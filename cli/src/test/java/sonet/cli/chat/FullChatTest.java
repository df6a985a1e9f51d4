package sonet.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.cli.People;
import sonet.cli.command.Console;
import sonet.cli.conversation.Lines;
import sonet.cli.screen.Window;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.LiveVerification;
import sonet.client.Message;
import sonet.client.Messages;
import sonet.client.TrustLevel;

/// Someone at the full screen, by the keys they press and what they see, and bob at another device,
/// over a server in this process.
final class FullChatTest {
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\u001b\\[[0-9;?]*[a-zA-Z]|\u001b\\][^\u0007]*\u0007|\u001b[()][0-9A-B]|\u001b[=>]");

  @TempDir private Path folder;

  private final Output output = new Output();
  private People people;
  private LineDisciplineTerminal terminal;
  private Window window;
  private Thread chat;
  private Conversation bobs;
  private Messages heard;

  /// What was written to the terminal, for others to wait for.
  private static final class Output extends ByteArrayOutputStream {
    @Override
    public synchronized void write(int one) {
      super.write(one);
      notifyAll();
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, length);
      notifyAll();
    }

    /// Waits for a text, and says whether it came.
    synchronized boolean awaitText(String text, long millis) throws InterruptedException {
      long end = System.nanoTime() + millis * 1_000_000;
      while (!text().contains(text)) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    }

    synchronized String text() {
      return ESCAPES.matcher(toString(StandardCharsets.UTF_8)).replaceAll("");
    }
  }

  @BeforeEach
  void start() throws Exception {
    people = new People(folder);
    var _ = people.get("alice");
    bobs = people.get("bob").group("Team", "alice");
    bobs.send("good morning");
    people.synchronize("bob", "alice");
    heard = bobs.messages();
    terminal = new LineDisciplineTerminal("test", "xterm-256color", output, StandardCharsets.UTF_8);
    terminal.setSize(Size.of(100, 30));
    window = Window.open(terminal);
    Console console = Console.of(InputStream.nullInputStream(), output, output, Map.of(), Set.of());
    Lines lines = new Lines(console);
    FullChat full = new FullChat(people.get("alice"), window, lines, InstantSource.system());
    chat =
        Thread.ofVirtual()
            .start(() -> {
              try {
                full.run(Optional.empty());
              } catch (ClientException failed) {
                throw new AssertionError(failed);
              }
            });
    awaitOnScreen("good morning");
  }

  @AfterEach
  void stop() throws Exception {
    press("\u0003");
    chat.join();
    window.close();
    terminal.close();
    heard.close();
    people.close();
  }

  /// Has all of the screen drawn anew, for what changes is drawn in pieces, until it shows a text.
  /// It is given longer each time: where drawing takes long, the next time would cut it short.
  private void awaitOnScreen(String text) throws Exception {
    long end = System.nanoTime() + People.LONG.toNanos();
    long millis = 250;
    do {
      assertThat(System.nanoTime()).as("\"%s\" in %s", text, output.text()).isLessThan(end);
      output.reset();
      press("\u000c");
      millis = Math.min(2 * millis, 8_000);
    } while (!output.awaitText(text, millis));
  }

  /// Waits for what is drawn where nothing stood.
  private void awaitShown(String text) throws InterruptedException {
    assertThat(output.awaitText(text, People.LONG.toMillis())).as(output.text()).isTrue();
  }

  private void press(String keys) throws IOException {
    terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
  }

  private Message next() throws Exception {
    return heard.poll(People.LONG).orElseThrow();
  }

  @Test
  void whatIsTypedIsSaidAndWhatComesIsShown() throws Exception {
    awaitOnScreen("Team");
    awaitOnScreen("Sonet · alice");
    press("hello team\r");
    assertThat(next().text()).isEqualTo("hello team");
    bobs.send("welcome back");
    awaitOnScreen("welcome back");
    assertThat(bobs.readBy()).containsKey("alice");
  }

  @Test
  void aMessageThatIsChosenIsAnswered() throws Exception {
    press("\t");
    awaitOnScreen("r reply");
    press("r");
    awaitOnScreen("answering bob");
    press("and to you\r");
    Message answer = next();

    assertThat(answer.text()).isEqualTo("and to you");
    assertThat(bobs.message(answer.replyTo().orElseThrow()).text()).isEqualTo("good morning");
  }

  @Test
  void anOwnMessageIsEditedAndTakenBack() throws Exception {
    press("helo\r");
    Message said = next();
    awaitOnScreen("helo");
    press("\te");
    awaitOnScreen("editing");
    press(" there\r");
    awaitText(said, "helo there");
    press("\td");
    awaitText(said, "");

    assertThat(bobs.message(said.id()).revision()).isEqualTo(Message.Revision.DELETED);
  }

  private void awaitText(Message message, String text) throws Exception {
    long end = System.nanoTime() + People.LONG.toNanos();
    while (!bobs.message(message.id()).text().equals(text)) {
      assertThat(System.nanoTime()).isLessThan(end);
      people.synchronize("alice", "bob");
    }
  }

  @Test
  void conversationsAreChangedByKeysAndBySlash() throws Exception {
    press("/create Second\r");
    awaitOnScreen("\"Second\" is open");
    press("unfinished");
    press("\u000e");
    awaitOnScreen("good morning");
    press("in the team\r");

    assertThat(next().text()).isEqualTo("in the team");
    assertThat(people.find("alice", "Second").draft()).isEqualTo("unfinished");
  }

  @Test
  void theChatGoesOnWhileSomeoneIsAwaitedForDigits() throws Exception {
    press("/verify bob live\r");
    awaitOnScreen("waiting for bob, two minutes at most");
    press("still here\r");
    assertThat(next().text()).isEqualTo("still here");
    press("/cancel\r");
    awaitOnScreen("the comparison with bob was given up");
    press("/cancel\r");
    awaitOnScreen("Nothing waits that could be given up");

    // Ctrl-C gives up what waits, and leaves only where nothing does.
    press("/verify bob live\r");
    awaitOnScreen("waiting for bob, two minutes at most");
    press("\u0003");
    awaitOnScreen("the comparison with bob was given up");
    press("and here\r");
    assertThat(next().text()).isEqualTo("and here");
  }

  @Test
  void bothSeeTheSameDigitsWhoeverWaits() throws Exception {
    press("/verify bob live\r");
    awaitShown("waiting for bob, two minutes at most");
    output.reset();
    try (LiveVerification live = people.get("bob").trust().compare("alice")) {
      List<String> digits = live.await(People.LONG);
      awaitShown(String.join(" ", digits));
      live.confirm();
    }
    press("\u001b");
    press("/verify bob yes\r");
    awaitOnScreen("verified");
    assertThat(people.get("alice").trust().of("bob").level()).isEqualTo(TrustLevel.VERIFIED);
  }

  @Test
  void helpIsShownPageByPage() throws Exception {
    output.reset();
    press("/help\r");
    awaitShown("/list             your conversations");
    press("\u000e");
    awaitShown("Ctrl-C        leaves");
  }
}
