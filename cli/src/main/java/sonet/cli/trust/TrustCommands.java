package sonet.cli.trust;

import java.util.List;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Family;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Lines;
import sonet.cli.device.OnDevice;
import sonet.cli.device.OnDevice.Call;
import sonet.client.ClientException;
import sonet.client.Contact;

/// `sonet trust`: whom this account trusts.
public final class TrustCommands {
  private TrustCommands() {}

  /// All of them.
  public static Command trust() {
    return new Family(
        Usage.of(
            "trust",
            "Show and change whom you trust",
            "Shows whose keys you have compared and whom you have blocked, and changes it."),
        List.of(list(), show(), block(), unverify(), introduce()));
  }

  private static Command list() {
    Usage usage =
        Usage.of(
                "list",
                "List your contacts with what is known of their keys",
                """
                Lists everyone this device knows something of: verified or not or blocked, how that came, on
                which of your devices it was said and when.
                """)
            .withOptions(Option.JSON)
            .withExample(
                "sonet trust list --json | jq '.[] | select(.level == \"verified\")'",
                "Whom you have verified");
    return OnDevice.of(
        usage,
        call -> {
          List<Contact> all = call.sonet().trust().contacts();
          if (call.arguments().json()) {
            Json.print(call.console(), all.stream().map(Contacts.Document::of).toList());
            return;
          }
          all.forEach(each -> call.console().out().println(Contacts.line(each)));
          if (all.isEmpty()) {
            call.console().note("nobody yet; sonet verify NAME begins with someone");
          }
        });
  }

  private static Command show() {
    Usage usage =
        Usage.of(
                "show",
                "Show all that is known of someone's keys",
                """
                Shows how far someone is trusted and why, their devices, what has changed since they were
                verified, and who vouches for them.
                """)
            .withOperands(Operand.one("NAME"))
            .withOptions(Option.JSON);
    return OnDevice.of(
        usage,
        call -> {
          Contact contact = call.sonet().trust().of(name(call));
          if (call.arguments().json()) {
            Json.print(call.console(), Contacts.Document.of(contact));
            return;
          }
          Contacts.lines(contact).forEach(call.console().out()::println);
        });
  }

  private static String name(Call call) throws CommandException {
    return call.arguments().operand(0);
  }

  private static Command block() {
    Usage usage =
        Usage.of(
                "block",
                "Send nothing to someone, and show nothing of theirs",
                """
                Sends nothing to someone any more, and shows nothing of what comes from them, on all your
                devices. They are not told. In a group that you are both in they still read what is said
                there: who shall not, must be removed from it. sonet trust unverify NAME ends it.
                """)
            .withOperands(Operand.one("NAME"))
            .withOptions(Option.YES, Option.JSON)
            .withExample("sonet trust block mallory --yes", "Nobody is asked");
    return OnDevice.of(
        usage,
        call -> {
          call.console()
              .confirm(call.arguments(), "Block %s?".formatted(Lines.visible(name(call))));
          Contacts.answer(call, call.sonet().trust().block(name(call)));
        });
  }

  private static Command unverify() {
    Usage usage =
        Usage.of(
                "unverify",
                "Take back that someone is verified or blocked",
                "Takes someone for neither verified nor blocked any more, on all your devices.")
            .withOperands(Operand.one("NAME"))
            .withOptions(Option.JSON)
            .withExample("sonet trust unverify bob", "Bob's keys are to be compared again");
    return OnDevice.of(
        usage, call -> Contacts.answer(call, call.sonet().trust().unverify(name(call))));
  }

  private static Command introduce() {
    Usage usage =
        Usage.of(
                "introduce",
                "Vouch for someone to someone else",
                """
                Tells someone which keys a contact has whom you have verified. There it is shown as your word;
                it makes nobody verified, and counts for nothing where other keys are known.
                """)
            .withOperands(Operand.one("NAME"), Operand.one("TO"))
            .withExample("sonet trust introduce carol bob", "Tells bob which keys carol has");
    return OnDevice.of(usage, TrustCommands::introduce);
  }

  private static void introduce(Call call) throws ClientException, CommandException {
    call.sonet().trust().introduce(name(call), call.arguments().operand(1));
    Contacts.deliver(call);
    call.console()
        .out()
        .println(
            "%s is told which keys %s has"
                .formatted(Lines.visible(call.arguments().operand(1)), Lines.visible(name(call))));
  }
}
