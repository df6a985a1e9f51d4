package sonet.cli.conversation;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Style;
import sonet.cli.command.Usage;
import sonet.cli.device.Devices;
import sonet.cli.device.Failures;
import sonet.cli.device.OnDevice;
import sonet.cli.device.OnDevice.Call;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.MessageListener;
import sonet.client.Outbox;

/// The commands that read: recv, history, search, receipts, outbox.
public final class ReadingCommands {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int WAITING = 64;
  private static final int PAGE = 200;
  private static final int LIMIT = 50;
  private static final int MOST = 100_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

  private ReadingCommands() {}

  /// All of them.
  public static List<Command> all() {
    return List.of(recv(), history(), search(), receipts(), outbox());
  }

  private static Command recv() {
    Usage usage =
        Usage.of(
                "recv",
                "Receive what others wrote",
                """
                Fetches what the server has and prints the messages of others that were not read yet, and
                marks them as read. With --follow it goes on with each message as it comes, until Ctrl-C.
                With --json it prints one document, with --follow one on each line.
                """)
            .withOperands(Operand.optional("CONVERSATION"))
            .withOptions(
                Option.flag("--follow", "Go on as messages come"),
                Option.flag("--keep-unread", "Do not mark them as read"),
                Option.flag(Devices.NO_RECEIPTS, "Do not tell the others that they were read"),
                Option.JSON)
            .withExample("sonet recv", "Prints what is new")
            .withExample("sonet recv --follow --json | jq -r .text", "Feeds a program");
    return OnDevice.of(
        usage,
        call -> {
          if (call.arguments().has("--follow")) {
            follow(call);
          } else {
            receive(call);
          }
        });
  }

  /// A message and where it stands.
  private record News(Conversation where, Message message) {}

  private static void receive(Call call) throws ClientException, CommandException {
    CommandException offline = null;
    try {
      call.sonet().synchronize(PATIENCE);
    } catch (ClientException failed) {
      // What is here already is still shown.
      offline = Failures.of(failed);
    }
    List<News> news = new ArrayList<>();
    for (Conversation each : chosen(call)) {
      unread(call, each).forEach(message -> news.add(new News(each, message)));
    }
    Lines lines = new Lines(call.console());
    if (call.arguments().json()) {
      Json.print(
          call.console(),
          news.stream().map(one -> Documents.Item.of(one.where(), one.message(), lines)).toList());
    } else {
      for (News one : news) {
        show(call.console(), one, lines);
      }
    }
    for (News one : news) {
      markRead(call, one);
    }
    if (offline != null) {
      throw offline;
    }
    for (Conversation each : chosen(call)) {
      var _ = each.awaitSent(PATIENCE);
    }
  }

  private static List<Conversation> chosen(Call call) throws ClientException, CommandException {
    return call.arguments().operands().isEmpty()
        ? Conversations.all(call.sonet())
        : List.of(Conversations.find(call.sonet(), call.arguments().operand(0)));
  }

  /// What others wrote and nobody read, the oldest first.
  private static List<Message> unread(Call call, Conversation conversation) throws ClientException {
    List<Message> unread = new ArrayList<>();
    List<Entry> page = conversation.before(Long.MAX_VALUE, PAGE);
    while (!page.isEmpty() && unread.size() < conversation.unread()) {
      for (Entry entry : page.reversed()) {
        if (entry instanceof Message message
            && message.state() == Message.State.DELIVERED
            && !message.author().name().equals(call.sonet().account())) {
          unread.addFirst(message);
        }
      }
      page = conversation.before(page.getFirst().seq(), PAGE);
    }
    return unread;
  }

  private static void markRead(Call call, News one) throws ClientException {
    if (!call.arguments().has("--keep-unread")) {
      one.where().markRead(one.message().id());
    }
  }

  /// Prints from this thread, so that a reader who has gone is noticed and ends it.
  private static void follow(Call call) throws ClientException, CommandException {
    BlockingQueue<News> news = new LinkedBlockingQueue<>(WAITING);
    MessageListener listener =
        (where, message) -> {
          try {
            news.put(new News(where, message));
          } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
          }
        };
    Optional<Conversation> only =
        call.arguments().operands().isEmpty()
            ? Optional.empty()
            : Optional.of(Conversations.find(call.sonet(), call.arguments().operand(0)));
    call.sonet()
        .onMessage((where, message) -> {
          if (only.isEmpty() || only.get().equals(where)) {
            listener.hear(where, message);
          }
        });
    Lines lines = new Lines(call.console());
    try {
      while (true) {
        News one = news.take();
        if (call.arguments().json()) {
          Json.print(call.console(), Documents.Item.of(one.where(), one.message(), lines));
        } else {
          show(call.console(), one, lines);
        }
        markRead(call, one);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static void show(Console console, News one, Lines lines) throws ClientException {
    console
        .out()
        .println("[%s] %s".formatted(Conversations.title(one.where()), lines.entry(one.message())));
  }

  private static Command history() {
    Usage usage =
        Usage.of(
                "history",
                "Show what was said",
                """
                Shows the last of a conversation as this device has it, with the beginning of each message's
                id, by which reply, react, edit and delete know it. Nothing is fetched for it.
                """)
            .withOperands(Operand.one("CONVERSATION"))
            .withOptions(
                Option.of("--limit", "N", "How much at most (default 50)"),
                Option.of("--before", "PLACE", "Only what stands before a place"),
                Option.JSON)
            .withExample("sonet history Team --limit 10", "The last ten things")
            .withExample("sonet history Team --json | jq -r '.[].text'", "Only the texts");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = Conversations.find(call.sonet(), call.arguments().operand(0));
          int limit = call.arguments().number("--limit", LIMIT, 1, MOST);
          int before = call.arguments().number("--before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
          List<Entry> entries =
              call.arguments().has("--before") ? where.before(before, limit) : where.latest(limit);
          Lines lines = new Lines(call.console());
          if (call.arguments().json()) {
            Json.print(
                call.console(),
                entries.stream().map(entry -> Documents.Item.of(where, entry, lines)).toList());
          } else {
            entries.forEach(entry -> show(call.console(), entry, lines));
          }
        });
  }

  private static void show(Console console, Entry entry, Lines lines) {
    String id =
        entry instanceof Message message ? message.id().toString().substring(0, 8) : "        ";
    String time = TIME.format(entry.at().atZone(ZoneId.systemDefault()));
    console
        .out()
        .println(console.styled(Style.FAINT, id + "  " + time) + "  " + lines.entry(entry));
    if (entry instanceof Message message) {
      message.attachments().stream()
          .map(file -> Lines.visible(file.name()) + ", " + Sizes.of(file.size()))
          .forEach(file -> console.out().println(" ".repeat(28) + "[file] " + file));
    }
  }

  private static Command search() {
    Usage usage =
        Usage.of(
                "search",
                "Search what was said",
                """
                Shows the messages on this device that contain all the words, whatever their case and
                accents, the newest first. Nothing of it leaves the device.
                """)
            .withOperands(Operand.some("WORD"))
            .withOptions(
                Option.of("--in", "CONVERSATION", "Only in one conversation"),
                Option.of("--limit", "N", "How many at most in each (default 50)"),
                Option.JSON)
            .withExample("sonet search budget 2027 --in Team", "Finds it again");
    return OnDevice.of(
        usage,
        call -> {
          Optional<String> in = call.arguments().value("--in");
          List<Conversation> where =
              in.isPresent()
                  ? List.of(Conversations.find(call.sonet(), in.get()))
                  : Conversations.all(call.sonet());
          String words = String.join(" ", call.arguments().operands());
          int limit = call.arguments().number("--limit", LIMIT, 1, MOST);
          Lines lines = new Lines(call.console());
          List<Documents.Item> found = new ArrayList<>();
          for (Conversation each : where) {
            for (Message message : each.search(words, limit)) {
              found.add(Documents.Item.of(each, message, lines));
              if (!call.arguments().json()) {
                call.console().out().print("[" + Conversations.title(each) + "] ");
                show(call.console(), message, lines);
              }
            }
          }
          if (call.arguments().json()) {
            Json.print(call.console(), found);
          } else if (found.isEmpty()) {
            call.console().note("nothing was found");
          }
        });
  }

  private static Command receipts() {
    Usage usage =
        Usage.of(
                "receipts",
                "Show who has read how far",
                "Shows for each of the others up to which place they say to have read a conversation.")
            .withOperands(Operand.one("CONVERSATION"))
            .withOptions(Option.JSON)
            .withExample("sonet receipts Team", "A line for each who has read something");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = Conversations.find(call.sonet(), call.arguments().operand(0));
          List<Reader> readers =
              where.readBy().entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .map(each -> new Reader(each.getKey(), each.getValue()))
                  .toList();
          if (call.arguments().json()) {
            Json.print(call.console(), readers);
          } else {
            readers.forEach(reader ->
                call.console()
                    .out()
                    .println(
                        "%-20s read up to %d"
                            .formatted(Lines.visible(reader.name()), reader.upTo())));
          }
        });
  }

  /// How far someone has read.
  ///
  /// @param name of the account
  /// @param upTo the place up to which
  private record Reader(String name, long upTo) {}

  private static Command outbox() {
    Usage usage =
        Usage.of(
                "outbox",
                "Show what is not sent, try it again or forget it",
                "Shows what waits for the server and what was given up.")
            .withOptions(
                Option.of("--retry", "ID", "Queue one anew that was given up"),
                Option.of("--discard", "ID", "Forget one"),
                Option.JSON)
            .withExample("sonet outbox", "Shows it");
    return OnDevice.of(
        usage,
        call -> {
          Outbox outbox = call.sonet().outbox();
          Optional<String> retry = call.arguments().value("--retry");
          if (retry.isPresent()) {
            outbox.retry(pending(outbox, retry.get()));
          }
          Optional<String> discard = call.arguments().value("--discard");
          if (discard.isPresent() && !outbox.discard(pending(outbox, discard.get()))) {
            throw CommandException.failure("it is under way and may have arrived.");
          }
          Lines lines = new Lines(call.console());
          List<Outbox.Pending> pending = outbox.pending();
          if (call.arguments().json()) {
            Json.print(
                call.console(),
                pending.stream()
                    .map(one -> Documents.Item.of(one.conversation(), one.message(), lines))
                    .toList());
            return;
          }
          for (Outbox.Pending one : pending) {
            call.console()
                .out()
                .print(
                    "[%s] %-7s "
                        .formatted(
                            Conversations.title(one.conversation()),
                            one.message().state().name().toLowerCase(Locale.ROOT)));
            show(call.console(), one.message(), lines);
          }
        });
  }

  private static MessageId pending(Outbox outbox, String beginning)
      throws ClientException, CommandException {
    return outbox.pending().stream()
        .map(one -> one.message().id())
        .filter(id -> id.toString().startsWith(beginning.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> CommandException.failure("nothing that waits has the id \"" + beginning + "\"."));
  }
}
