package sonet.cli.chat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.CommandException;
import sonet.cli.conversation.Conversations;
import sonet.cli.conversation.Durations;
import sonet.cli.conversation.Lines;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Message;
import sonet.client.Move;
import sonet.client.Right;
import sonet.client.Sonet;

/// What a line that begins with a slash does, whatever it is typed into.
final class Verbs {
  /// The commands, for completion.
  static final List<String> VERBS =
      List.of(
          "/list",
          "/create",
          "/open",
          "/add",
          "/remove",
          "/members",
          "/leave",
          "/rename",
          "/direct",
          "/timer",
          "/search",
          "/migrate",
          "/history",
          "/link",
          "/verify",
          "/trust",
          "/block",
          "/unverify",
          "/keys",
          "/cancel",
          "/introduce",
          "/help",
          "/quit");

  /// What each does.
  static final List<String> HELP =
      List.of(
          "/list             your conversations",
          "/create NAME      begin one",
          "/open NAME        go to one, by its name or number",
          "/add NAME         bring someone in, with all their devices",
          "/remove NAME      put someone out, with all their devices",
          "/members          who is in it",
          "/leave            leave it, with all your devices",
          "/rename TITLE     give it another title, for everyone",
          "/direct NAME      go to the conversation with just one person",
          "/timer TIME       let messages disappear after 30s, 10m, 2h, 7d, or off",
          "/search WORDS     what was said with these words",
          "/migrate          move it to keys that hold against a quantum computer",
          "/history          what was said last",
          "/link             make another device yours, by a code that you type there",
          "/verify NAME      compare keys with someone; /verify NAME live while both are there",
          "/trust [NAME]     whose keys were compared, and how",
          "/block NAME       send nothing to someone, and show nothing of theirs",
          "/unverify NAME    take back that someone is verified or blocked",
          "/keys [NAME]      whose keys are whose; /keys NAME accept or block decides",
          "/cancel           wait no longer for someone to compare digits live",
          "/introduce A B    tell B which keys A has, whom you have verified",
          "/quit             leave; what is queued is sent next time",
          "Everything else you type is sent.");

  private static final int SHOWN = 20;
  private static final int X_WING = 0xf001;

  private final Sonet sonet;
  private final Lines lines;
  private final Stage stage;
  private final LinkVerb links;
  private final TrustVerbs trust;
  private final KeyVerbs keys;

  Verbs(Sonet sonet, Lines lines, Stage stage) {
    this.sonet = sonet;
    this.lines = lines;
    this.stage = stage;
    this.links = new LinkVerb(sonet, lines, stage);
    this.trust = new TrustVerbs(sonet, lines, stage);
    this.keys = new KeyVerbs(sonet, lines, stage);
  }

  /// Where it is typed and shown.
  interface Stage {
    /// Shows a line.
    void show(String line);

    /// Shows lines that belong together, at any time and from any thread.
    void report(List<String> together);

    /// Whether a person sits before it; else each line is done before the next comes.
    boolean isInteractive();

    /// The conversation that is open.
    Optional<Conversation> current();

    /// Opens another.
    void open(Conversation conversation);

    /// Whether a conversation is the one that is open.
    default boolean isOpen(Conversation conversation) {
      return current().filter(conversation::equals).isPresent();
    }
  }

  /// All, by title.
  List<Conversation> conversations() throws ClientException {
    return Conversations.all(sonet);
  }

  static String title(Conversation conversation) throws ClientException {
    return Conversations.title(conversation);
  }

  /// Does what a line says that begins with a slash.
  void take(String line) throws ClientException {
    int blank = line.indexOf(' ');
    String verb = blank < 0 ? line : line.substring(0, blank);
    String rest = blank < 0 ? "" : line.substring(blank + 1).strip();
    switch (verb) {
      case "/list" -> list();
      case "/create" -> create(required(rest, "/create NAME"));
      case "/open" -> open(find(required(rest, "/open NAME")));
      case "/add" -> here().add(required(rest, "/add NAME"));
      case "/remove" -> here().remove(required(rest, "/remove NAME"));
      case "/members" -> stage.show(lines.aside(lines.members(here().members())));
      case "/leave" -> here().leave();
      case "/rename" -> rename(required(rest, "/rename TITLE"));
      case "/direct" -> open(sonet.direct(required(rest, "/direct NAME")));
      case "/timer" -> timer(required(rest, "/timer TIME"));
      case "/search" -> search(required(rest, "/search WORDS"));
      case "/migrate" -> migrate(here(), rest);
      case "/history" -> history(here());
      case "/link" -> links.take(rest);
      case "/verify" -> trust.verify(required(rest, "/verify NAME"));
      case "/trust" -> trust.trust(rest);
      case "/block" -> trust.block(required(rest, "/block NAME"));
      case "/unverify" -> trust.unverify(required(rest, "/unverify NAME"));
      case "/keys" -> keys.take(rest);
      case "/cancel" -> {
        if (!cancel()) {
          throw invalid("nothing waits that could be given up");
        }
      }
      case "/introduce" -> trust.introduce(required(rest, "/introduce NAME TO"));
      case "/help" -> HELP.forEach(stage::show);
      default -> throw invalid("there is no " + verb + "; /help shows what there is");
    }
  }

  /// Gives up what waits for somebody else, so that it does not go on; whether anything did.
  boolean cancel() {
    return trust.cancel();
  }

  private static String required(String rest, String form) throws ClientException {
    if (rest.isEmpty()) {
      throw invalid("it is " + form);
    }
    return rest;
  }

  static ClientException invalid(String what) {
    return new ClientException(
        ClientException.Reason.INVALID_INPUT,
        Character.toUpperCase(what.charAt(0)) + what.substring(1) + ".");
  }

  /// The conversation that is open.
  Conversation here() throws ClientException {
    if (stage.current().isEmpty()) {
      throw invalid("no conversation is open; /open NAME or /create NAME first");
    }
    return stage.current().get();
  }

  void list() throws ClientException {
    int number = 1;
    for (Conversation each : conversations()) {
      stage.show(
          "%s %d %s (%s)%s"
              .formatted(
                  stage.isOpen(each) ? ">" : " ",
                  number++,
                  title(each),
                  Lines.kind(each),
                  each.isMember() ? "" : " (you were removed)"));
    }
  }

  private void create(String title) throws ClientException {
    Conversation created = sonet.create(title);
    stage.open(created);
    stage.show(lines.aside("\"" + Lines.visible(title) + "\" is open; /add NAME brings others in"));
  }

  /// The conversation with a name, or a number in the list.
  Conversation find(String name) throws ClientException {
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

  void open(Conversation conversation) throws ClientException {
    stage.open(conversation);
    stage.show(
        lines.aside(
            "\"%s\" with %s"
                .formatted(title(conversation), lines.members(conversation.members()))));
    history(conversation);
  }

  private void history(Conversation conversation) throws ClientException {
    conversation.latest(SHOWN).forEach(entry -> stage.show(lines.entry(entry)));
  }

  private void rename(String title) throws ClientException {
    if (!here().may(Right.RENAME)) {
      throw new ClientException(
          ClientException.Reason.NOT_ALLOWED, "Renaming it is not for you to do.");
    }
    here().rename(title);
  }

  private void timer(String time) throws ClientException {
    try {
      here().disappearAfter(time.equals("off") ? Duration.ZERO : Durations.parse("it", time));
    } catch (CommandException malformed) {
      throw invalid(String.valueOf(malformed.getMessage()));
    }
  }

  private void search(String words) throws ClientException {
    List<Message> found = here().search(words, SHOWN);
    if (found.isEmpty()) {
      stage.show(lines.aside("nothing was found"));
    }
    found.reversed().forEach(message -> stage.show(lines.entry(message)));
  }

  /// Those who cannot follow are removed only on a second word.
  private void migrate(Conversation conversation, String word) throws ClientException {
    if (!word.isEmpty() && !word.equals("without")) {
      throw invalid("it is /migrate, or /migrate without those who cannot follow");
    }
    if (conversation.cipherSuite() == X_WING) {
      stage.show(lines.aside("it is there already: " + Lines.suite(X_WING)));
      return;
    }
    Move.Stragglers stragglers =
        word.isEmpty() ? Move.Stragglers.WAIT_FOR : Move.Stragglers.LEAVE_BEHIND;
    switch (conversation.moveTo(X_WING, stragglers)) {
      case Move.Done done ->
          stage.show(lines.aside("everybody is on the way, %d bytes".formatted(done.bytes())));
      case Move.Held held -> {
        for (Move.Straggler one : held.stragglers()) {
          stage.show(
              lines.failure(
                  "%s (%s) %s"
                      .formatted(
                          Lines.visible(one.member().name()),
                          one.member().device(),
                          one.cause().phrase())));
        }
        stage.show(lines.aside("nothing was changed; /migrate without goes on without them"));
      }
    }
  }
}
