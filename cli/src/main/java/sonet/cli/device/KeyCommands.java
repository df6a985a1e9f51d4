package sonet.cli.device;

import java.util.List;
import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Printable;
import sonet.cli.command.Usage;
import sonet.cli.conversation.KeyLines;
import sonet.cli.conversation.KeyPage;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.Keys;
import sonet.client.LogAuditors;

/// `sonet keys`: whose keys are whose, and what was decided about them.
public final class KeyCommands implements Command {
  private final Command show;

  private KeyCommands(Command show) {
    this.show = show;
  }

  /// All of it.
  public static Command keys() {
    Usage usage =
        Usage.of(
                "keys",
                "Show whose keys are whose, and decide",
                """
                Shows the keys of an account, yours without a NAME: what the server's log proves of them, and
                each change with when, by which device and why. All of it is verified here; nobody has to
                believe the server.
                """)
            .withOperands(Operand.optional("NAME"))
            .withOptions(Option.JSON)
            .withExample("sonet keys bob", "The devices of bob, and how they came to be")
            .withExample("sonet keys accept bob", "After you have compared keys with him");
    return new KeyCommands(OnDevice.of(usage, KeyCommands::show));
  }

  @Override
  public Usage usage() {
    return show.usage();
  }

  @Override
  public List<Command> subcommands() {
    return List.of(accept(), block(), alarms(), auditors());
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    return show.run(arguments, console);
  }

  /// What is printed as JSON.
  ///
  /// @param keys as they are
  /// @param history of them
  /// @param auditors who vouch for the log
  record Shown(AccountKeys keys, List<KeyChange> history, LogAuditors auditors) {}

  private static void show(OnDevice.Call call) throws ClientException, CommandException {
    Keys keys = call.sonet().keys();
    String account =
        call.arguments().operands().isEmpty()
            ? call.sonet().account()
            : call.arguments().operand(0);
    AccountKeys found = keys.of(account);
    List<KeyChange> history = keys.history(account);
    if (call.arguments().json()) {
      Json.print(call.console(), new Shown(found, history, keys.auditors()));
      return;
    }
    print(call, found, history);
    KeyPage.decision(found).ifPresent(how -> call.console().out().println(how));
    show(keys.auditors(), call.console());
  }

  private static void print(OnDevice.Call call, AccountKeys keys, List<KeyChange> history) {
    KeyPage.lines(keys, history).forEach(call.console().out()::println);
  }

  private static Command accept() {
    Usage usage =
        Usage.of(
                "accept",
                "Accept the keys of an account as they were shown",
                """
                Shows what is against the keys of an account, asks, and accepts that, or lets go what was
                blocked. Do so after you have compared keys with them in another way. What comes meanwhile is
                not accepted along: it is shown, and asked for again. Where nobody can be asked, --seen says
                what was looked at, as sonet keys NAME has it. Later changes are judged anew.
                """)
            .withOperands(Operand.one("NAME"))
            .withOptions(
                Option.of("--seen", "CODE", "Accept what was shown with this code; do not ask"))
            .withExample("sonet keys accept bob", "Look at what is against them, then decide");
    return OnDevice.of(
        usage,
        call -> {
          String account = call.arguments().operand(0);
          Optional<String> seen = call.arguments().value("--seen");
          AccountKeys accepted =
              seen.isPresent()
                  ? call.sonet().keys().accept(account, seen.get().strip())
                  : asked(call, call.sonet().keys().of(account));
          call.console().note(KeyPage.state(accepted));
        });
  }

  /// Asks about what is shown, and once more about what came meanwhile.
  private static AccountKeys asked(OnDevice.Call call, AccountKeys first)
      throws ClientException, CommandException {
    Keys keys = call.sonet().keys();
    AccountKeys looked = first;
    while (true) {
      print(call, looked, List.of());
      call.console()
          .ask(
              "Accept the keys of " + Printable.line(looked.account()) + " as they are shown?",
              "say --seen with what sonet keys NAME shows");
      try {
        return keys.accept(looked);
      } catch (ClientException changed) {
        if (changed.reason() != ClientException.Reason.KEYS_CHANGED) {
          throw changed;
        }
        call.console().note("Something came meanwhile, so nothing was accepted.");
        looked = keys.known(looked.account());
      }
    }
  }

  private static Command block() {
    Usage usage =
        Usage.of(
                "block",
                "Send nothing to the keys of an account",
                "Has nothing sent to an account any more, until its keys are accepted.")
            .withOperands(Operand.one("NAME"));
    return OnDevice.of(
        usage,
        call ->
            call.console()
                .note(KeyPage.state(call.sonet().keys().block(call.arguments().operand(0)))));
  }

  private static Command auditors() {
    Usage usage =
        Usage.of(
                "auditors",
                "Show which auditors vouch for the log",
                """
                Looks into the log now, then shows each auditor that --auditors names, with what it has vouched
                for last. With fewer than enough of them no new keys are used, unless --key-policy says warn.
                """)
            .withOptions(Option.JSON)
            .withExample(
                "sonet keys auditors --auditors auditors.txt", "Who has seen what you see");
    return OnDevice.of(
        usage,
        call -> {
          try {
            call.sonet().keys().watch();
          } catch (ClientException failed) {
            call.console().note(failed.explanation());
          }
          LogAuditors auditors = call.sonet().keys().auditors();
          if (call.arguments().json()) {
            Json.print(call.console(), auditors);
            return;
          }
          show(auditors, call.console());
          if (auditors.named().isEmpty()) {
            call.console().note("no auditors are named; --auditors FILE names them");
          }
        });
  }

  private static void show(LogAuditors auditors, Console console) {
    for (LogAuditors.One one : auditors.named()) {
      console.out().println("auditor %s  %s".formatted(one.key().toHex(), said(one)));
    }
    if (!auditors.named().isEmpty()) {
      console
          .out()
          .println(
              "%d of %d must vouch: %s"
                  .formatted(
                      auditors.enough(),
                      auditors.named().size(),
                      auditors.areEnough() ? "they do" : "too few do, so no new keys are used"));
    }
  }

  private static String said(LogAuditors.One one) {
    if (one.last().isEmpty()) {
      return "has vouched for nothing that was shown here";
    }
    LogAuditors.Vouched last = one.last().get();
    return "%s for %d entries, the newest of %s, seen %s"
        .formatted(
            one.vouches() ? "vouches" : "vouched, too long ago,",
            last.entries(),
            KeyPage.time(last.newest()),
            KeyPage.time(last.at()));
  }

  private static Command alarms() {
    Usage usage =
        Usage.of(
                "alarms",
                "List what an honest server does not do",
                """
                Looks into the log now, then lists what this device has found there that an honest server does
                not do, each with what to do. With --json the evidence is there, to be shown to others.
                """)
            .withOptions(Option.JSON);
    return OnDevice.of(
        usage,
        call -> {
          try {
            call.sonet().keys().watch();
          } catch (ClientException failed) {
            call.console().note(failed.explanation());
          }
          List<KeyAlarm> alarms = call.sonet().keys().alarms();
          if (call.arguments().json()) {
            Json.print(call.console(), alarms);
            return;
          }
          for (KeyAlarm alarm : alarms) {
            call.console().out().println(KeyPage.time(alarm.at()) + "  " + KeyLines.alarm(alarm));
          }
          if (alarms.isEmpty()) {
            call.console().note("nothing was found");
          }
        });
  }
}
