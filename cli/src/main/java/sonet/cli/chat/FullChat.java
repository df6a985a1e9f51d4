package sonet.cli.chat;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import sonet.cli.conversation.Lines;
import sonet.cli.screen.Composer;
import sonet.cli.screen.Input;
import sonet.cli.screen.Key;
import sonet.cli.screen.Painter;
import sonet.cli.screen.Scene;
import sonet.cli.screen.Window;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Event;
import sonet.client.Message;
import sonet.client.Sonet;

/// A chat on the whole screen.
///
/// One thread owns everything here: keys, events of the device and results of work come to it in
/// one queue, and after each it draws what has changed. What may take long, such as adding someone,
/// is done on another thread, one thing after the other.
final class FullChat {
  private static final String WORKING = "one moment…";
  private static final long TICK_MILLIS = 1000;
  private static final Duration NOTICE = Duration.ofSeconds(8);

  private final Sonet sonet;
  private final Window window;
  private final InstantSource clock;
  private final ChatList list;
  private final OpenTalk talk;
  private final Verbs verbs;
  private final Answers answers;
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("sonet-chat").factory());

  private final Composer composer = new Composer();
  private List<String> panel = List.of();
  private Painter.ListView view = Painter.ListView.SHOWN;
  private Aim aim = new Aim.Nothing();
  private boolean online;
  private String notice = "";
  private boolean failure;
  private long noticeUntil;
  private boolean leaving;

  FullChat(Sonet sonet, Window window, Lines lines, InstantSource clock) {
    this.sonet = sonet;
    this.window = window;
    this.clock = clock;
    Portrait portrait = new Portrait(lines, ZoneId.systemDefault());
    this.list = new ChatList(sonet, portrait);
    this.talk = new OpenTalk(portrait, lines);
    this.answers = new Answers(talk::current, this::answered, this::openLater);
    this.verbs = new Verbs(sonet, lines, answers);
  }

  /// Runs until someone leaves.
  ///
  /// @param first the conversation to begin with, or nothing for the first in the list
  void run(Optional<Conversation> first) throws ClientException {
    window.name("Sonet: " + sonet.account());
    sonet.onEvent(event -> queue.add(() -> hear(event)));
    window.listen(input -> queue.add(() -> take(input)));
    attempt(() -> enter(first));
    try {
      while (!leaving) {
        draw();
        Runnable next = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        while (next != null) {
          next.run();
          next = queue.poll();
        }
        if (!notice.isEmpty() && clock.millis() > noticeUntil) {
          say("");
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      worker.shutdownNow();
    }
  }

  private void enter(Optional<Conversation> first) throws ClientException {
    reload();
    if (first.isPresent()) {
      open(first.get());
    } else if (list.first().isPresent()) {
      open(list.first().get());
    }
  }

  /// Something that may fail in a way a person can understand.
  @FunctionalInterface
  private interface Step {
    void run() throws ClientException;
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (ClientException failed) {
      complain(failed.explanation());
    }
  }

  /// Does something that may wait for the server, and looks at everything anew when it is done.
  private void work(Step step) {
    worker.execute(() -> {
      try {
        step.run();
      } catch (ClientException failed) {
        queue.add(() -> complain(failed.explanation()));
      }
      queue.add(() -> {
        if (notice.equals(WORKING)) {
          say("");
        }
        attempt(this::reload);
      });
    });
  }

  private void say(String text) {
    notice = text;
    failure = false;
    noticeUntil = clock.millis() + NOTICE.toMillis();
  }

  private void complain(String text) {
    say(text);
    failure = true;
    noticeUntil += NOTICE.toMillis();
  }

  // What is shown.

  private void draw() {
    window.draw(scene(), composer, view);
  }

  private Scene scene() {
    String hints = talk.isChoosing() ? Help.CHOOSING : aim.hint(Help.HINTS);
    if (!panel.isEmpty()) {
      hints = rest().isEmpty() ? "any key closes this" : "any key shows more  Esc closes this";
    }
    return new Scene(
        "Sonet · " + sonet.account(),
        list.rooms(talk),
        talk.scene(list),
        new Scene.Status(online ? "connected" : "offline", online, notice, failure, hints),
        panel);
  }

  /// What of a panel has no room on the screen. A row that is broken takes more than one.
  private List<String> rest() {
    int rows = Math.max(1, window.page() - 3);
    return panel.size() <= rows ? List.of() : panel.subList(rows, panel.size());
  }

  // What is in it.

  private void reload() throws ClientException {
    list.reload(talk);
    talk.load();
  }

  private void keepDraft() throws ClientException {
    Optional<Conversation> open = talk.current();
    if (open.isPresent()
        && aim instanceof Aim.Nothing
        && !composer.text().equals(open.get().draft())) {
      open.get().keepDraft(composer.text());
    }
  }

  private void open(Conversation conversation) throws ClientException {
    keepDraft();
    aim = new Aim.Nothing();
    composer.set(conversation.draft());
    panel = List.of();
    if (!failure) {
      // What was said was about another conversation.
      say("");
    }
    talk.open(conversation);
    list.refresh(conversation, talk);
  }

  // What happens.

  private void hear(Event event) {
    switch (event) {
      case Event.Happened happened -> attempt(() -> hear(happened));
      case Event.Moved moved -> {
        say("\"" + list.title(moved.conversation()) + "\" is protected by other keys now");
        attempt(this::reload);
      }
      case Event.NotSent notSent -> {
        complain("not sent: " + notSent.cause().explanation());
        attempt(() -> look(notSent.conversation()));
      }
      case Event.Forked forked ->
          attempt(() -> {
            look(forked.conversation());
            complain(Verbs.title(forked.conversation()) + ": " + Lines.forked(forked.report()));
          });
      case Event.Changed changed -> attempt(() -> look(changed.conversation()));
      case Event.Expired expired -> attempt(() -> look(expired.conversation()));
      case Event.Received received -> attempt(() -> look(received.conversation()));
      case Event.Typing _ -> {
        // It is looked at whenever the screen is drawn, and is over without an event.
      }
      case Event.Missed _ -> attempt(this::reload);
      case Event.Online _ -> online = true;
      case Event.Offline gone -> {
        if (online) {
          complain(gone.cause().explanation());
        }
        online = false;
      }
      case Event.DeviceAdded _,
          Event.DeviceRemoved _,
          Event.SelfRemoved _,
          Event.KeysChanged _,
          Event.KeysAlarmed _,
          Event.KeysExhausted _,
          Event.InboxFull _,
          Event.VerificationLost _,
          Event.TrustChanged _,
          Event.Introduced _,
          Event.VerificationAsked _,
          Event.EntriesExpired _ ->
          ServiceLines.of(event).ifPresent(this::complain);
      case Event.Trouble trouble -> complain(trouble.cause().explanation());
    }
  }

  private void hear(Event.Happened happened) throws ClientException {
    Conversation where = happened.conversation();
    if (talk.current().isEmpty()) {
      open(where);
    }
    look(where);
    if (!talk.isOpen(where)
        && happened.entry() instanceof Message message
        && !message.author().name().equals(sonet.account())) {
      window.ring();
    }
  }

  /// Looks at a conversation anew.
  private void look(Conversation where) throws ClientException {
    if (talk.isOpen(where)) {
      talk.load();
    }
    list.refresh(where, talk);
  }

  // What is typed.

  private void take(Input input) {
    switch (input) {
      case Input.Typed(String text) -> typed(text);
      case Input.Pressed(Key key) -> press(key);
      case Input.Resized() -> window.resized();
      case Input.Ended() -> leave();
    }
  }

  private void typed(String text) {
    panel = List.of();
    if (talk.isChoosing()) {
      attempt(() -> act(text));
    } else {
      composer.insert(text);
      showTyping();
    }
  }

  /// The others see it only while something is written for them.
  private void showTyping() {
    if (aim instanceof Aim.React || composer.text().startsWith("/")) {
      return;
    }
    talk.current()
        .ifPresent(open ->
            worker.execute(() -> {
              try {
                open.typing();
              } catch (ClientException lost) {
                // It is worth nothing a moment later; what is wrong shows when the text is sent.
              }
            }));
  }

  private void press(Key key) {
    if (!panel.isEmpty() && key != Key.QUIT) {
      panel = key == Key.ESCAPE ? List.of() : rest();
      if (!panel.isEmpty() || key == Key.ESCAPE || key == Key.HELP) {
        return;
      }
    }
    switch (key) {
      case QUIT -> {
        if (!verbs.cancel()) {
          leave();
        }
      }
      case ENTER -> enterPressed();
      case ESCAPE -> {
        if (!(aim instanceof Aim.Nothing)) {
          composer.set("");
          aim = new Aim.Nothing();
        }
        talk.toBottom();
      }
      case TAB -> attempt(this::tab);
      case PAGE_UP -> attempt(() -> scroll(window.page()));
      case PAGE_DOWN -> attempt(() -> scroll(-window.page()));
      case PREVIOUS -> attempt(() -> step(-1));
      case NEXT -> attempt(() -> step(1));
      case SEARCH -> composer.set("/search ");
      case LIST ->
          view = view == Painter.ListView.SHOWN ? Painter.ListView.HIDDEN : Painter.ListView.SHOWN;
      case HELP -> panel = Help.all();
      case REDRAW -> window.redraw();
      case UP, DOWN -> {
        if (talk.isChoosing()) {
          attempt(() -> talk.choose(key == Key.UP ? -1 : 1));
        } else {
          var _ = composer.press(key);
        }
      }
      default -> {
        var _ = composer.press(key);
      }
    }
  }

  private void enterPressed() {
    String text = composer.take();
    String word = text.strip();
    talk.toBottom();
    if (word.equals("/quit")) {
      leave();
    } else if (word.equals("/help")) {
      panel = Help.all();
    } else if (word.startsWith("/open ")) {
      attempt(() -> open(verbs.find(word.substring("/open ".length()).strip())));
    } else if (word.startsWith("/")) {
      say(WORKING);
      work(() -> {
        try {
          verbs.take(word);
        } finally {
          answers.tell();
        }
      });
    } else if (!word.isEmpty()) {
      attempt(() -> {
        aim.utter(verbs.here(), text);
        aim = new Aim.Nothing();
        keepDraft();
        look(verbs.here());
      });
    }
  }

  /// What the verbs say: one line goes to the status, several over the messages.
  private void answered(List<String> all) {
    queue.add(() -> {
      if (all.size() == 1) {
        say(all.getFirst());
      } else if (!all.isEmpty()) {
        panel = all;
      }
    });
  }

  private void openLater(Conversation conversation) {
    queue.add(() -> attempt(() -> open(conversation)));
  }

  private void leave() {
    leaving = true;
    attempt(this::keepDraft);
  }

  /// Does what a letter says with the message that is chosen.
  private void act(String letter) throws ClientException {
    Message message = talk.chosen().orElseThrow();
    switch (letter) {
      case "r" -> begin(new Aim.Reply(message), "");
      case "e" -> begin(new Aim.Edit(message), message.text());
      case "+" -> begin(new Aim.React(message), "");
      case "d" -> {
        if (message.state() == Message.State.FAILED) {
          var _ = sonet.outbox().discard(message.id());
        } else {
          verbs.here().delete(message.id());
        }
        talk.chooseNothing();
        look(verbs.here());
      }
      case "t" -> {
        sonet.outbox().retry(message.id());
        talk.chooseNothing();
        look(verbs.here());
      }
      default -> say(Help.CHOOSING);
    }
  }

  private void begin(Aim next, String text) throws ClientException {
    keepDraft();
    aim = next;
    talk.chooseNothing();
    composer.set(text);
  }

  private void tab() throws ClientException {
    if (composer.text().startsWith("/")) {
      List<String> fitting =
          Verbs.VERBS.stream().filter(verb -> verb.startsWith(composer.text())).toList();
      if (fitting.size() == 1) {
        composer.set(fitting.getFirst() + " ");
      } else {
        say(String.join("  ", fitting));
      }
    } else if (talk.isChoosing()) {
      talk.chooseNothing();
    } else {
      talk.chooseLast();
    }
  }

  private void scroll(int rows) throws ClientException {
    int most = window.scrollable(scene(), composer, view);
    if (talk.scroll() + rows > most) {
      talk.older();
      most = window.scrollable(scene(), composer, view);
    }
    talk.scrollTo((long) talk.scroll() + rows, most);
  }

  private void step(int direction) throws ClientException {
    Optional<Conversation> next = list.beside(talk.current(), direction);
    if (next.isPresent()) {
      open(next.get());
    }
  }
}
