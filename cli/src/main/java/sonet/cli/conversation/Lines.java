package sonet.cli.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sonet.cli.command.Console;
import sonet.cli.command.Printable;
import sonet.cli.command.Style;
import sonet.client.Author;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.ForkReport;
import sonet.client.KeyChange;
import sonet.client.Member;
import sonet.client.Message;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;

/// Entries and members as lines to be shown.
///
/// What others wrote is shown without control characters: a message must not be able to move the
/// cursor or change colours.
public final class Lines {
  private final Console console;
  private final Badges badges;

  /// Lines in the colours of a console.
  public Lines(Console console) {
    this(console, Badges.NONE);
  }

  /// Lines in the colours of a console, with badges behind names.
  public Lines(Console console, Badges badges) {
    this.console = console;
    this.badges = badges;
  }

  /// The name of an account, with what is known of whose it is.
  public String named(String account) {
    return visible(account) + badges.of(account);
  }

  /// An entry on one line.
  public String entry(Entry entry) {
    return switch (entry) {
      case Message message ->
          name(message.author()) + doubt(message) + ": " + visible(message.text());
      case Entry.Members members ->
          aside(who(members.author()) + deeds(members.added(), members.removed()));
      case Entry.Titled titled ->
          aside(who(titled.author()) + " called it \"" + visible(titled.title()) + "\"");
      case Entry.TimerSet set ->
          aside(
              who(set.author())
                  + (set.timer().isZero()
                      ? " lets messages stay for ever"
                      : " lets messages disappear after " + set.timer().toSeconds() + " s"));
      case Entry.Joined joined -> aside("you were added");
      case Entry.Returned _ -> aside("this device lost the thread and came back");
      case Entry.Healed healed -> aside(healed(healed));
      case Entry.Removed removed -> aside(who(removed.author()) + " removed you");
      case Entry.Moved moved ->
          aside(who(moved.author()) + " moved it to " + suite(moved.cipherSuite()));
      case Entry.Contested contested ->
          aside(
              switch (contested.stage()) {
                case WAITING ->
                    "it waits for devices that could not take a change; nobody comes or goes before";
                case CLEARED -> "all devices are back, and it goes on";
                case RESET -> "it was begun anew with fresh keys";
              });
      case Entry.KeysChanged(long _, Instant _, KeyChange change) ->
          change.isGood() ? aside(KeyLines.change(change)) : failure(KeyLines.change(change));
      case Entry.Unreadable unreadable -> aside("cannot be read: " + unreadable.cause());
    };
  }

  /// That keys are in doubt is said beside the name that they put in doubt.
  private String doubt(Message message) {
    return message.keys() == Message.Keys.DOUBTED
        ? console.styled(Style.BAD, " [keys in doubt]")
        : "";
  }

  /// What was found of a forked view.
  public static String forked(ForkReport report) {
    return "The server shows another history here than before. " + report.advice();
  }

  /// What became of a message.
  public String changed(Message message) {
    String author = who(message.author());
    String text = visible(message.text());
    return switch (message.revision()) {
      case EDITED -> aside(author + " wrote instead: " + text);
      case DELETED -> aside(author + " took a message back");
      case ORIGINAL -> aside("\"" + text + "\" " + reactions(message));
    };
  }

  private static String reactions(Message message) {
    return message.reactions().stream()
        .map(reaction -> visible(reaction.emoji()) + " " + visible(reaction.name()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /// A cipher suite by its name.
  public static String suite(int id) {
    return Stream.concat(CipherSuites.RFC_9420.stream(), CipherSuites.PQ_06.stream())
        .filter(definition -> definition.id() == id)
        .map(CipherSuite.Definition::name)
        .findFirst()
        .orElse("suite 0x%04x".formatted(id));
  }

  private static String healed(Entry.Healed healed) {
    String lost = healed.gone() == 0 ? "" : ", and %d are lost".formatted(healed.gone());
    return "something was missing; a device of %s sent %d again%s"
        .formatted(who(healed.author()), healed.again(), lost);
  }

  private static String deeds(List<String> added, List<String> removed) {
    String deeds = added.isEmpty() ? "" : " added " + names(added);
    return removed.isEmpty()
        ? deeds
        : deeds + (deeds.isEmpty() ? "" : " and") + " removed " + names(removed);
  }

  private static String names(List<String> names) {
    return names.stream().map(Lines::visible).distinct().collect(Collectors.joining(", "));
  }

  private static String who(Author author) {
    return author.self() ? "you" : visible(author.name());
  }

  private String name(Author author) {
    return author.self()
        ? console.styled(Style.BOLD, who(author))
        : console.styled(Style.NAME, who(author)) + badges.of(author.name());
  }

  /// Something that is not said but happened.
  public String aside(String text) {
    return console.styled(Style.FAINT, "* " + text);
  }

  /// Something that went wrong.
  public String failure(String text) {
    return console.styled(Style.BAD, "! " + text);
  }

  /// What protects a conversation: `pair` or `group`.
  public static String kind(Conversation conversation) throws ClientException {
    return switch (conversation.protocol()) {
      case PAIR -> "pair";
      case GROUP -> "group";
    };
  }

  /// Who is in a conversation, and what protects it.
  public String people(Conversation conversation) throws ClientException {
    return kind(conversation) + ": " + members(conversation.members());
  }

  /// Members by account: `alice (2 devices), bob`.
  public String members(List<Member> members) {
    Map<String, Long> devices =
        members.stream()
            .map(Member::name)
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return devices.entrySet().stream()
        .map(each ->
            named(each.getKey())
                + (each.getValue() > 1 ? " (" + each.getValue() + " devices)" : ""))
        .collect(Collectors.joining(", "));
  }

  /// Text of others on one line, see [Printable].
  public static String visible(String text) {
    return Printable.line(text);
  }
}
