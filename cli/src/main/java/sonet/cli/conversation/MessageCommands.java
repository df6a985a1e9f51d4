package sonet.cli.conversation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.CommandException.Reason;
import sonet.cli.command.Console;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.device.OnDevice;
import sonet.cli.device.OnDevice.Call;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Message;
import sonet.client.MessageId;

/// The commands that write: send, react, edit, delete, draft.
public final class MessageCommands {
  private static final int WAIT_SECONDS = 15;
  private static final int LONGEST_TEXT = 192 * 1024;
  static final Option WAIT =
      Option.of("--wait", "SECONDS", "How long to wait for the server (default 15)");

  private MessageCommands() {}

  /// All of them.
  public static List<Command> all() {
    return List.of(send(), react(), edit(), delete(), draft());
  }

  private static Command send() {
    Usage usage =
        Usage.of(
                "send",
                "Send a message",
                """
                Sends a text to a conversation, named by its title, the beginning of its id, or @NAME for the
                one with just that person, which is begun if there is none. Without a text, standard input
                is sent. What cannot be sent now is kept, and sent when the device is open again.
                """)
            .withOperands(Operand.one("CONVERSATION"), Operand.any("TEXT"))
            .withOptions(
                Option.of("--reply", "ID", "Answer a message, by the beginning of its id, or last"),
                Option.of("--expires", "TIME", "Let it disappear after 30s, 10m, 2h or 7d"),
                WAIT,
                Option.JSON)
            .withExample("sonet send Team good morning", "Says it to the team")
            .withExample("git log -1 | sonet send @bob", "Sends what a program prints")
            .withExample("sonet send Team --reply last agreed", "Answers the last message");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          String text = text(call, 1);
          Optional<String> reply = call.arguments().value("--reply");
          Optional<String> expires = call.arguments().value("--expires");
          if (reply.isPresent() && expires.isPresent()) {
            throw call.arguments().wrong("--reply and --expires do not go together");
          }
          MessageId id;
          if (reply.isPresent()) {
            id = where.reply(Conversations.message(where, reply.get()), text);
          } else if (expires.isPresent()) {
            id = where.send(text, Durations.parse("--expires", expires.get()));
          } else {
            id = where.send(text);
          }
          sent(call, where, id);
        });
  }

  /// The text in the arguments, or on standard input.
  private static String text(Call call, int from) throws CommandException {
    List<String> words = call.arguments().operands();
    String text =
        words.size() > from
            ? words.stream().skip(from).collect(Collectors.joining(" "))
            : input(call.console());
    if (text.isBlank()) {
      throw call.arguments().wrong("there is nothing to send");
    }
    return text;
  }

  private static String input(Console console) throws CommandException {
    char[] buffer = new char[8192];
    StringBuilder text = new StringBuilder();
    try {
      for (int count = console.in().read(buffer); count >= 0; count = console.in().read(buffer)) {
        text.append(buffer, 0, count);
        if (text.length() > LONGEST_TEXT) {
          throw CommandException.failure(
              "a message has %d characters at most; sonet attach put sends files."
                  .formatted(LONGEST_TEXT));
        }
      }
    } catch (IOException unreadable) {
      throw CommandException.failure("standard input cannot be read.", unreadable);
    }
    return text.toString().stripTrailing();
  }

  private static Conversation where(Call call) throws ClientException, CommandException {
    return Conversations.find(call.sonet(), call.arguments().operand(0));
  }

  /// Waits until the server has what was queued, and says how it is known.
  static void sent(Call call, Conversation where, MessageId id)
      throws ClientException, CommandException {
    flush(call, where);
    if (call.arguments().json()) {
      Message message = where.message(id);
      Json.print(call.console(), new Documents.Sent(where.id(), id.toString(), message.state()));
    } else {
      call.console().note("sent as " + id.toString().substring(0, 8));
    }
  }

  /// Waits until the server has what was queued.
  static void flush(Call call, Conversation where) throws ClientException, CommandException {
    Duration wait = Duration.ofSeconds(call.arguments().number("--wait", WAIT_SECONDS, 0, 86_400));
    if (!where.awaitSent(wait)) {
      throw new CommandException(
          Reason.NETWORK,
          "it is queued and not sent, for the server does not answer; it is sent when the device"
              + " is open again, by any command.");
    }
  }

  private static Command react() {
    Usage usage =
        Usage.of(
                "react",
                "React to a message with an emoji",
                "Gives a reaction to a message, which everyone sees, or takes it back.")
            .withOperands(Operand.one("CONVERSATION"), Operand.one("MESSAGE"), Operand.one("EMOJI"))
            .withOptions(Option.flag("--withdraw", "Take the reaction back"), WAIT)
            .withExample("sonet react Team last 👍", "Likes the last message");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          MessageId message = Conversations.message(where, call.arguments().operand(1));
          if (call.arguments().has("--withdraw")) {
            where.withdraw(message, call.arguments().operand(2));
          } else {
            where.react(message, call.arguments().operand(2));
          }
          flush(call, where);
        });
  }

  private static Command edit() {
    Usage usage =
        Usage.of(
                "edit",
                "Give a message of yours another text",
                """
                Gives a message of yours another text, on all devices; without a text, the one on standard
                input. Everyone sees that it was edited.
                """)
            .withOperands(Operand.one("CONVERSATION"), Operand.one("MESSAGE"), Operand.any("TEXT"))
            .withOptions(WAIT)
            .withExample("sonet edit Team 3fa9c211 good evening", "Says it better");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          MessageId message = Conversations.message(where, call.arguments().operand(1));
          where.edit(message, text(call, 2));
          flush(call, where);
        });
  }

  private static Command delete() {
    Usage usage =
        Usage.of(
                "delete",
                "Take a message of yours back",
                """
                Takes a message of yours back: its text and files disappear from all devices that follow the
                conversation. Who has read it has read it.
                """)
            .withOperands(Operand.one("CONVERSATION"), Operand.one("MESSAGE"))
            .withOptions(Option.YES, WAIT)
            .withExample("sonet delete Team 3fa9c211 --yes", "Takes it back without asking");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          MessageId message = Conversations.message(where, call.arguments().operand(1));
          String text = Lines.visible(where.message(message).text());
          call.console().confirm(call.arguments(), "Take \"" + text + "\" back?");
          where.delete(message);
          flush(call, where);
        });
  }

  private static Command draft() {
    Usage usage =
        Usage.of(
                "draft",
                "Show or keep what was typed and not sent",
                "Shows the draft of a conversation, or keeps a text as its draft, for a chat to go on with.")
            .withOperands(Operand.one("CONVERSATION"), Operand.any("TEXT"))
            .withOptions(Option.flag("--clear", "Keep none"), Option.JSON)
            .withExample("sonet draft Team to be said later", "Keeps it");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          List<String> words = new ArrayList<>(call.arguments().operands());
          words.removeFirst();
          if (!words.isEmpty() || call.arguments().has("--clear")) {
            where.keepDraft(String.join(" ", words));
          }
          if (call.arguments().json()) {
            Json.print(call.console(), new Draft(where.id().toHex(), where.draft()));
          } else if (words.isEmpty() && !where.draft().isEmpty()) {
            call.console().out().println(Lines.visible(where.draft()));
          }
        });
  }

  /// What `--json` prints of a draft.
  ///
  /// @param conversation where, by its id
  /// @param text what was typed
  private record Draft(String conversation, String text) {}
}
