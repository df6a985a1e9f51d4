package sonet.cli.watch;

import java.util.List;
import java.util.Locale;
import sonet.cli.command.Command;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.device.OnDevice;
import sonet.client.AccountKeys;
import sonet.client.KeyChange;

/// `sonet log search`: looks an account up in the log, as a device that may.
final class SearchCommand {
  private SearchCommand() {}

  static Command search() {
    return OnDevice.of(
        Usage.of(
                "search",
                "Look an account up, as a device",
                """
                Looks the devices of an account up in the transparency log of the server, verifies the proof,
                and shows them with each change: when, why, and which device signed it. The log answers
                devices of its tenant alone, so that it needs one here (sonet init).
                """)
            .withOperands(Operand.one("NAME"))
            .withOptions(Option.JSON)
            .withExample("sonet log search bob", "Shows what the log proves of bob"),
        call -> {
          String name = call.arguments().operand(0);
          AccountKeys keys = call.sonet().keys().of(name);
          List<KeyChange> changes = call.sonet().keys().history(name);
          if (call.arguments().json()) {
            Json.print(call.console(), new Found(keys, changes));
            return;
          }
          call.console().out().println("account  " + keys.account());
          keys.version().ifPresent(version -> call.console().out().println("version  " + version));
          keys.devices()
              .forEach(device ->
                  call.console()
                      .out()
                      .println(
                          "device   %s %s %s"
                              .formatted(
                                  device.id(),
                                  device.proven() ? "proven" : "NOT PROVEN",
                                  device.signatureKey().toHex())));
          changes.forEach(change -> call.console().out().println("change   " + line(change)));
        });
  }

  /// What was found, with `--json`.
  ///
  /// @param keys of the account
  /// @param changes of them, as far as they are known
  private record Found(AccountKeys keys, List<KeyChange> changes) {}

  private static String line(KeyChange change) {
    return "%d %s %s%s"
        .formatted(
            change.version(),
            change.at(),
            change.cause().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            change.by().map(device -> ", signed by " + device).orElse(", signed by no device"));
  }
}
