package sonet.cli.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import sonet.client.Entry;
import sonet.client.Event;
import sonet.client.Message;
import sonet.client.Sonet;

/// A chat on the whole screen.
///
/// One thread owns everything here: keys, events of the device and results of work come to it in
/// one queue, and after each it draws what has changed. What may take long, such as adding someone,
/// is done on another thread, one thing after the other.
final class FullChat {
  private static final String HINTS =
      "Tab messages  Ctrl-P/N conversations  Ctrl-F search  F1 help";
  private static final String WORKING = "one moment…";
  private static final String CHOOSING =
      "↑↓ choose  r reply  e edit  d delete  + react  t try again  Esc back";
  private static final int FIRST_PAGE = 200;
  private static final long TICK_MILLIS = 1000;
  private static final Duration NOTICE = Duration.ofSeconds(8);

  private final Sonet sonet;
  private final Window window;
  private final InstantSource clock;
  private final Lines lines;
  private final Portrait portrait;
  private final Verbs verbs;
  private final Answers answers = new Answers();
  private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("sonet-chat").factory());

  private final Composer composer = new Composer();
  private final Map<Conversation, Summary> summaries = new HashMap<>();
  private List<Conversation> order = List.of();
  private volatile Optional<Conversation> current = Optional.empty();
  private List<Entry> entries = List.of();
  private List<Portrait.Shown> items = List.of();
  private List<String> panel = List.of();
  private Painter.ListView list = Painter.ListView.SHOWN;
  private int loaded = FIRST_PAGE;
  private int scroll;
  private int selected = -1;
  private Aim aim = new Aim.Nothing();
  private boolean online;
  private String notice = "";
  private boolean failure;
  private long noticeUntil;
  private boolean leaving;

  /// What the list says of a conversation.
  private record Summary(String title, String preview, int unread, Instant last) {
    static final Summary NONE = new Summary("", "", 0, Instant.EPOCH);
  }

  /// What is done with what is typed.
  private sealed interface Aim {
    /// It is said.
    record Nothing() implements Aim {}

    /// It answers a message.
    record Reply(Message message) implements Aim {}

    /// It replaces a message.
    record Edit(Message message) implements Aim {}

    /// It is a reaction to a message.
    record React(Message message) implements Aim {}
  }

  FullChat(Sonet sonet, Window window, Lines lines, InstantSource clock) {
    this.sonet = sonet;
    this.window = window;
    this.clock = clock;
    this.lines = lines;
    this.portrait = new Portrait(lines, ZoneId.systemDefault());
    this.verbs = new Verbs(sonet, lines, answers);
  }

  /// Runs until someone leaves.
  void run() throws ClientException {
    window.name("Sonet: " + sonet.account());
    sonet.onEvent(event -> queue.add(() -> hear(event)));
    window.listen(input -> queue.add(() -> take(input)));
    attempt(this::enter);
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

  private void enter() throws ClientException {
    reload();
    if (!order.isEmpty()) {
      open(order.getFirst());
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
    window.draw(scene(), composer, list);
  }

  private Scene scene() {
    List<Scene.Room> rooms = new ArrayList<>();
    for (Conversation each : order) {
      Summary summary = summaries.getOrDefault(each, Summary.NONE);
      rooms.add(new Scene.Room(summary.title(), summary.unread(), summary.preview(), isOpen(each)));
    }
    return new Scene(
        "Sonet · " + sonet.account(),
        rooms,
        current.map(this::talk),
        new Scene.Status(online ? "connected" : "offline", online, notice, failure, hints()),
        panel);
  }

  private String hints() {
    return selected >= 0
        ? CHOOSING
        : switch (aim) {
          case Aim.Nothing() -> HINTS;
          case Aim.Reply(Message message) -> "answering " + name(message) + "  Esc not";
          case Aim.Edit _ -> "editing  Esc not";
          case Aim.React _ -> "a reaction, such as 👍  Esc not";
        };
  }

  private static String name(Message message) {
    return message.author().self() ? "yourself" : Lines.visible(message.author().name());
  }

  private Scene.Talk talk(Conversation open) {
    Summary summary = summaries.getOrDefault(open, Summary.NONE);
    String people;
    String typing = "";
    try {
      typing = Portrait.typing(open.typists());
      people = open.isMember() ? lines.members(open.members()) : "you are not in it any more";
    } catch (ClientException closed) {
      people = "";
    }
    return new Scene.Talk(
        summary.title(),
        people,
        items.stream().map(Portrait.Shown::item).toList(),
        selected,
        scroll,
        typing);
  }

  private boolean isOpen(Conversation conversation) {
    return current.filter(conversation::equals).isPresent();
  }

  // What is in it.

  private void reload() throws ClientException {
    for (Conversation each : sonet.conversations()) {
      refresh(each);
    }
    arrange();
    if (current.isPresent()) {
      load(current.get());
    }
  }

  private void refresh(Conversation conversation) throws ClientException {
    List<Entry> last = conversation.latest(1);
    summaries.put(
        conversation,
        new Summary(
            Verbs.title(conversation),
            portrait.preview(last),
            isOpen(conversation) ? 0 : conversation.unread(),
            last.isEmpty() ? Instant.EPOCH : last.getLast().at()));
  }

  /// Where something happened last stands first.
  private void arrange() {
    order =
        summaries.entrySet().stream()
            .sorted(
                Comparator.comparing(
                        (Map.Entry<Conversation, Summary> each) -> each.getValue().last())
                    .reversed()
                    .thenComparing(each -> each.getKey().id()))
            .map(Map.Entry::getKey)
            .toList();
  }

  private void load(Conversation conversation) throws ClientException {
    int before = items.size();
    entries = conversation.latest(loaded);
    items = portrait.items(entries);
    if (selected >= 0) {
      selected = Math.clamp((long) selected + items.size() - before, 0, items.size() - 1);
    }
    markRead(conversation);
  }

  /// What stands on the screen was read.
  private void markRead(Conversation conversation) throws ClientException {
    if (conversation.unread() == 0) {
      return;
    }
    for (Entry entry : entries.reversed()) {
      if (entry instanceof Message message && !message.author().self()) {
        conversation.markRead(message.id());
        return;
      }
    }
  }

  private void keepDraft() throws ClientException {
    if (current.isPresent()
        && aim instanceof Aim.Nothing
        && !composer.text().equals(current.get().draft())) {
      current.get().keepDraft(composer.text());
    }
  }

  private void open(Conversation conversation) throws ClientException {
    keepDraft();
    aim = new Aim.Nothing();
    current = Optional.of(conversation);
    composer.set(conversation.draft());
    panel = List.of();
    loaded = FIRST_PAGE;
    scroll = 0;
    selected = -1;
    items = List.of();
    load(conversation);
    refresh(conversation);
    arrange();
  }

  // What happens.

  private void hear(Event event) {
    switch (event) {
      case Event.Happened happened -> attempt(() -> hear(happened));
      case Event.Moved moved -> {
        say(
            "\""
                + summaries.getOrDefault(moved.conversation(), Summary.NONE).title()
                + "\" is protected by other keys now");
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
          Event.KeysExhausted _,
          Event.InboxFull _,
          Event.EntriesExpired _ ->
          ServiceLines.of(event).ifPresent(this::complain);
      case Event.Trouble trouble -> complain(trouble.cause().explanation());
    }
  }

  private void hear(Event.Happened happened) throws ClientException {
    Conversation where = happened.conversation();
    if (current.isEmpty()) {
      open(where);
    }
    look(where);
    if (!isOpen(where)
        && happened.entry() instanceof Message message
        && !message.author().name().equals(sonet.account())) {
      window.ring();
    }
  }

  /// Looks at a conversation anew.
  private void look(Conversation where) throws ClientException {
    if (isOpen(where)) {
      load(where);
    }
    refresh(where);
    arrange();
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
    if (selected < 0) {
      composer.insert(text);
      showTyping();
    } else {
      attempt(() -> act(text));
    }
  }

  /// The others see it only while something is written for them.
  private void showTyping() {
    if (aim instanceof Aim.React || composer.text().startsWith("/")) {
      return;
    }
    current.ifPresent(open ->
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
      panel = List.of();
      if (key == Key.ESCAPE || key == Key.HELP) {
        return;
      }
    }
    switch (key) {
      case QUIT -> leave();
      case ENTER -> enterPressed();
      case ESCAPE -> {
        if (!(aim instanceof Aim.Nothing)) {
          composer.set("");
          aim = new Aim.Nothing();
        }
        selected = -1;
        scroll = 0;
      }
      case TAB -> tab();
      case PAGE_UP -> scroll(window.page());
      case PAGE_DOWN -> scroll(-window.page());
      case PREVIOUS -> attempt(() -> step(-1));
      case NEXT -> attempt(() -> step(1));
      case SEARCH -> composer.set("/search ");
      case LIST ->
          list = list == Painter.ListView.SHOWN ? Painter.ListView.HIDDEN : Painter.ListView.SHOWN;
      case HELP -> panel = help();
      case REDRAW -> window.redraw();
      case UP, DOWN -> {
        if (selected >= 0) {
          choose(key == Key.UP ? -1 : 1);
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
    scroll = 0;
    selected = -1;
    if (word.equals("/quit")) {
      leave();
    } else if (word.equals("/help")) {
      panel = help();
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
        utter(text);
        aim = new Aim.Nothing();
        keepDraft();
        look(verbs.here());
      });
    }
  }

  private void leave() {
    leaving = true;
    attempt(this::keepDraft);
  }

  private void utter(String text) throws ClientException {
    Conversation here = verbs.here();
    switch (aim) {
      case Aim.Nothing() -> here.send(text);
      case Aim.Reply(Message message) -> here.reply(message.id(), text);
      case Aim.Edit(Message message) -> here.edit(message.id(), text);
      case Aim.React(Message message) -> here.react(message.id(), text.strip());
    }
  }

  /// Does what a letter says with the message that is chosen.
  private void act(String letter) throws ClientException {
    Message message = items.get(selected).message().orElseThrow();
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
        selected = -1;
        look(verbs.here());
      }
      case "t" -> {
        sonet.outbox().retry(message.id());
        selected = -1;
        look(verbs.here());
      }
      default -> say(CHOOSING);
    }
  }

  private void begin(Aim next, String text) throws ClientException {
    keepDraft();
    aim = next;
    selected = -1;
    composer.set(text);
  }

  private void tab() {
    if (composer.text().startsWith("/")) {
      List<String> fitting =
          Verbs.VERBS.stream().filter(verb -> verb.startsWith(composer.text())).toList();
      if (fitting.size() == 1) {
        composer.set(fitting.getFirst() + " ");
      } else {
        say(String.join("  ", fitting));
      }
    } else if (selected >= 0) {
      selected = -1;
    } else {
      selected = items.size();
      choose(-1);
    }
  }

  /// To the next item that was said, in a direction.
  private void choose(int direction) {
    int next = selected + direction;
    while (next >= 0 && next < items.size() && items.get(next).message().isEmpty()) {
      next += direction;
    }
    if (next >= 0 && next < items.size()) {
      selected = next;
    } else if (next < 0) {
      older();
    }
    if (selected >= items.size()) {
      selected = -1;
    }
  }

  private void scroll(int rows) {
    int most = window.scrollable(scene(), composer, list);
    if (scroll + rows > most) {
      older();
      most = window.scrollable(scene(), composer, list);
    }
    scroll = Math.clamp((long) scroll + rows, 0, most);
  }

  private void older() {
    if (current.isPresent() && entries.size() >= loaded) {
      loaded += FIRST_PAGE;
      attempt(() -> load(current.get()));
    }
  }

  private void step(int direction) throws ClientException {
    if (!order.isEmpty()) {
      int at = current.isPresent() ? order.indexOf(current.get()) : -1;
      open(order.get(Math.floorMod(at + direction, order.size())));
    }
  }

  private List<String> help() {
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
            "Ctrl-C        leaves",
            "",
            "Any key closes this."));
    return help;
  }

  /// What the verbs say: one line goes to the status, several over the messages. Used by the thread
  /// that works.
  private final class Answers implements Verbs.Stage {
    private final List<String> given = new ArrayList<>();

    /// Shows what was said since the last time.
    void tell() {
      List<String> all = List.copyOf(given);
      given.clear();
      queue.add(() -> {
        if (all.size() == 1) {
          say(all.getFirst());
        } else if (!all.isEmpty()) {
          panel = all;
        }
      });
    }

    @Override
    public void show(String line) {
      given.add(line.replaceFirst("^[*!] ", ""));
    }

    @Override
    public Optional<Conversation> current() {
      return current;
    }

    @Override
    public void open(Conversation conversation) {
      queue.add(() -> attempt(() -> FullChat.this.open(conversation)));
    }
  }
}
