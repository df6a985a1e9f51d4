package sonet.cli.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Event;
import sonet.client.Move;
import sonet.client.Sonet;

/// A chat from its first line to its last.
final class ChatSession {
  /// The commands, for completion.
  static final List<String> VERBS =
      List.of(
          "/list",
          "/create",
          "/open",
          "/add",
          "/remove",
          "/members",
          "/migrate",
          "/history",
          "/link",
          "/help",
          "/quit");

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int SHOWN = 20;
  private static final int X_WING = 0xf001;
  private static final int PAGE = 1000;

  private final Sonet sonet;
  private final Screen screen;
  private final Lines lines;
  private volatile Optional<Conversation> current = Optional.empty();
  private volatile boolean offline;

  ChatSession(Sonet sonet, Screen screen, Lines lines) {
    this.sonet = sonet;
    this.screen = screen;
    this.lines = lines;
  }

  /// Runs until the end of the input or `/quit`.
  void run() throws IOException {
    sonet.onEvent(this::tell);
    screen.show(lines.aside("you are %s, on device %s".formatted(sonet.account(), sonet.device())));
    settle();
    attempt(this::enter);
    boolean more = true;
    while (more) {
      Optional<String> line = screen.read(prompt());
      more = line.isPresent() && !line.get().strip().equals("/quit");
      if (more) {
        String text = line.orElseThrow();
        attempt(() -> take(text));
        settle();
      }
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
      screen.show(lines.failure(failed.explanation()));
    }
  }

  /// Where lines come from a program, each is done, and what others did is shown, before the next.
  private void settle() {
    if (!screen.isInteractive()) {
      attempt(() -> sonet.synchronize(PATIENCE));
    }
  }

  private void enter() throws ClientException {
    List<Conversation> all = conversations();
    if (all.isEmpty()) {
      screen.show(lines.aside("no conversations yet; /create NAME begins one, /help says more"));
      return;
    }
    list();
    if (current.isEmpty()) {
      open(all.getFirst());
    }
  }

  /// By title, so that a number means the same next time.
  private List<Conversation> conversations() throws ClientException {
    record Titled(String title, Conversation conversation) {}
    List<Titled> titled = new ArrayList<>();
    for (Conversation each : sonet.conversations()) {
      titled.add(new Titled(each.title(), each));
    }
    titled.sort(
        Comparator.comparing(Titled::title).thenComparing(each -> each.conversation().id()));
    return titled.stream().map(Titled::conversation).toList();
  }

  private String prompt() {
    try {
      String where = current.isPresent() ? title(current.get()) : "sonet";
      return where + (offline ? " (offline)" : "") + "> ";
    } catch (ClientException closed) {
      return "> ";
    }
  }

  private static String title(Conversation conversation) throws ClientException {
    String title = Lines.visible(conversation.title());
    return title.isEmpty() ? "untitled" : title;
  }

  private void take(String line) throws ClientException {
    if (!line.startsWith("/")) {
      if (!line.isBlank()) {
        here().send(line);
      }
      return;
    }
    int blank = line.indexOf(' ');
    String verb = blank < 0 ? line : line.substring(0, blank);
    String rest = blank < 0 ? "" : line.substring(blank + 1).strip();
    switch (verb) {
      case "/list" -> list();
      case "/create" -> create(required(rest, "/create NAME"));
      case "/open" -> open(find(required(rest, "/open NAME")));
      case "/add" -> here().add(required(rest, "/add NAME"));
      case "/remove" -> here().remove(required(rest, "/remove NAME"));
      case "/members" -> screen.show(lines.aside(lines.members(here().members())));
      case "/migrate" -> migrate(here(), rest);
      case "/history" -> history(here());
      case "/link" -> link(required(rest, "/link CODE"));
      case "/help" -> help();
      default -> throw invalid("there is no " + verb + "; /help shows what there is");
    }
  }

  private static String required(String rest, String form) throws ClientException {
    if (rest.isEmpty()) {
      throw invalid("it is " + form);
    }
    return rest;
  }

  private static ClientException invalid(String what) {
    return new ClientException(
        ClientException.Reason.INVALID_INPUT,
        Character.toUpperCase(what.charAt(0)) + what.substring(1) + ".");
  }

  private Conversation here() throws ClientException {
    if (current.isEmpty()) {
      throw invalid("no conversation is open; /open NAME or /create NAME first");
    }
    return current.get();
  }

  private void list() throws ClientException {
    int number = 1;
    for (Conversation each : conversations()) {
      screen.show(
          "%s %d %s%s"
              .formatted(
                  current.isPresent() && current.get().equals(each) ? ">" : " ",
                  number++,
                  title(each),
                  each.isMember() ? "" : " (you were removed)"));
    }
  }

  private void create(String title) throws ClientException {
    Conversation created = sonet.create(title);
    current = Optional.of(created);
    screen.show(
        lines.aside("\"" + Lines.visible(title) + "\" is open; /add NAME brings others in"));
  }

  private Conversation find(String name) throws ClientException {
    List<Conversation> all = conversations();
    if (name.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(name);
      if (number >= 1 && number <= all.size()) {
        return all.get(number - 1);
      }
    }
    for (Conversation each : all) {
      if (title(each).equalsIgnoreCase(name)) {
        return each;
      }
    }
    throw invalid("there is no conversation \"" + name + "\"; /list shows all");
  }

  private void open(Conversation conversation) throws ClientException {
    current = Optional.of(conversation);
    screen.show(
        lines.aside(
            "\"%s\" with %s"
                .formatted(title(conversation), lines.members(conversation.members()))));
    history(conversation);
  }

  private void history(Conversation conversation) throws ClientException {
    List<Entry> last = new ArrayList<>();
    List<Entry> page = conversation.history(0, PAGE);
    while (!page.isEmpty()) {
      last.addAll(page);
      if (last.size() > SHOWN) {
        last.subList(0, last.size() - SHOWN).clear();
      }
      page = conversation.history(page.getLast().seq(), PAGE);
    }
    last.forEach(entry -> screen.show(lines.entry(entry)));
  }

  /// Those who cannot follow are removed only on a second word.
  private void migrate(Conversation conversation, String word) throws ClientException {
    if (!word.isEmpty() && !word.equals("without")) {
      throw invalid("it is /migrate, or /migrate without those who cannot follow");
    }
    if (conversation.cipherSuite() == X_WING) {
      screen.show(lines.aside("it is there already: " + Lines.suite(X_WING)));
      return;
    }
    Move.Stragglers stragglers =
        word.isEmpty() ? Move.Stragglers.WAIT_FOR : Move.Stragglers.LEAVE_BEHIND;
    switch (conversation.moveTo(X_WING, stragglers)) {
      case Move.Done done ->
          screen.show(lines.aside("everybody is on the way, %d bytes".formatted(done.bytes())));
      case Move.Held held -> {
        for (Move.Straggler one : held.stragglers()) {
          screen.show(
              lines.failure(
                  "%s (%s) %s"
                      .formatted(
                          Lines.visible(one.member().name()),
                          one.member().device(),
                          one.cause().phrase())));
        }
        screen.show(lines.aside("nothing was changed; /migrate without goes on without them"));
      }
    }
  }

  private void link(String code) throws ClientException {
    sonet.link(code);
    screen.show(lines.aside("the other device is linked; start it again there"));
  }

  private void help() {
    List.of(
            "/list             your conversations",
            "/create NAME      begin one",
            "/open NAME        go to one, by its name or number",
            "/add NAME         bring someone in, with all their devices",
            "/remove NAME      put someone out, with all their devices",
            "/members          who is in it",
            "/migrate          move it to keys that hold against a quantum computer",
            "/history          what was said last",
            "/link CODE        make another device yours, by the code it shows",
            "/quit             leave; what is queued is sent next time",
            "Everything else you type is sent.")
        .forEach(screen::show);
  }

  private void tell(Event event) {
    switch (event) {
      case Event.Happened happened -> attempt(() -> tell(happened));
      case Event.Moved moved -> attempt(() -> tell(moved));
      case Event.NotSent notSent ->
          screen.show(
              lines.failure(
                  "not sent: \"%s\". %s"
                      .formatted(Lines.visible(notSent.text()), notSent.cause().explanation())));
      case Event.Online online -> {
        if (offline) {
          screen.show(lines.aside("the server is back"));
        }
        offline = false;
      }
      case Event.Offline gone -> {
        if (!offline && screen.isInteractive()) {
          screen.show(lines.failure(gone.cause().explanation()));
        }
        offline = true;
      }
      case Event.Trouble trouble -> screen.show(lines.failure(trouble.cause().explanation()));
    }
  }

  private void tell(Event.Moved moved) throws ClientException {
    Conversation where = moved.conversation();
    boolean here = current.isPresent() && current.get().equals(where);
    screen.show(
        lines.aside(
            "%s is protected by %s now"
                .formatted(
                    here ? "it" : "\"" + title(where) + "\"", Lines.suite(where.cipherSuite()))));
  }

  private void tell(Event.Happened happened) throws ClientException {
    Conversation where = happened.conversation();
    if (current.isEmpty() && happened.entry() instanceof Entry.Joined) {
      current = Optional.of(where);
    }
    boolean here = current.isPresent() && current.get().equals(where);
    String place = here ? "" : "[" + title(where) + "] ";
    screen.show(place + lines.entry(happened.entry()));
  }
}
