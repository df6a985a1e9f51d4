package sonet.cli.device;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
    call.console().out().println(state(found));
    found.proof().ifPresent(proof -> call.console().out().println(proof(proof)));
    found.devices().forEach(device -> call.console().out().println(line(device)));
    found
        .recoveryKey()
        .ifPresent(key -> call.console().out().println(line(key) + "  recovery key"));
    for (KeyChange change : history) {
      call.console()
          .out()
          .println(
              "%s  v%d  %s (%s)"
                  .formatted(
                      time(change.at()),
                      change.version(),
                      KeyLines.deeds(change),
                      KeyLines.why(change)));
    }
    for (KeyChange doubt : found.doubts()) {
      call.console().out().println("! " + KeyLines.change(doubt));
    }
    show(keys.auditors(), call.console());
  }

  private static String line(AccountKeys.Device device) {
    return "%s  %s  %s"
        .formatted(
            device.id(),
            device.since().map(KeyCommands::time).orElse("not in the log"),
            device.signatureKey().toHex());
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String state(AccountKeys keys) {
    String name = Printable.line(keys.account());
    return switch (keys.state()) {
      case UNKNOWN -> name + ": nothing is known yet";
      case PROVEN ->
          "%s: in the log, version %d; each change was signed by a device of the account"
              .formatted(name, keys.version().orElse(0L));
      case ACCEPTED -> name + ": accepted here, though the log does not prove all of it";
      case DOUBTED -> name + ": in doubt; nothing is sent until you accept or block them";
      case BLOCKED -> name + ": blocked here; nothing is sent";
    };
  }

  private static String proof(AccountKeys.Proof proof) {
    String at = time(proof.at());
    return switch (proof.source()) {
      case LOG -> "proven by the log, asked at " + at;
      case CREDENTIAL -> "proven by a credential as of " + at + "; the log is asked soon";
      case PROVISIONAL_CREDENTIAL ->
          "proven by a new credential as of "
              + at
              + ", still to be confirmed; the log is asked soon";
    };
  }

  private static Command accept() {
    Usage usage =
        Usage.of(
                "accept",
                "Accept the keys of an account as they are",
                """
                Accepts what is against the keys of an account, or lets go what was blocked. Do so after you
                have compared keys with them in another way. Later changes are judged anew.
                """)
            .withOperands(Operand.one("NAME"))
            .withOptions(Option.YES);
    return OnDevice.of(
        usage,
        call -> {
          String account = call.arguments().operand(0);
          call.console()
              .confirm(call.arguments(), "Accept the keys of " + account + " as they are now?");
          call.console().note(state(call.sonet().keys().accept(account)));
        });
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
        call -> call.console().note(state(call.sonet().keys().block(call.arguments().operand(0)))));
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
            time(last.newest()),
            time(last.at()));
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
            call.console().out().println(time(alarm.at()) + "  " + KeyLines.alarm(alarm));
          }
          if (alarms.isEmpty()) {
            call.console().note("nothing was found");
          }
        });
  }
}
