package sonet.cli.device;

import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Json;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.client.ClientException;
import sonet.client.Settings;
import sonet.client.Sonet;

/// `sonet whoami`: whose device this is, and where.
public final class WhoamiCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            "whoami",
            "Say whose device this is",
            "Says whose device is meant, at which server, in which folder.")
        .withOptions(Option.JSON)
        .withOptions(Devices.OPTIONS)
        .withExample("sonet whoami --json", "For a script");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    Settings settings = Devices.existing(arguments, console);
    try (Sonet sonet = Devices.open(settings)) {
      show(new OnDevice.Call(sonet, arguments, console), settings);
      return 0;
    } catch (ClientException failed) {
      throw Failures.of(failed);
    }
  }

  /// Shows an open device.
  static void show(OnDevice.Call call, Settings settings) {
    Self self =
        new Self(
            call.sonet().account(),
            call.sonet().device(),
            settings.server().toString(),
            settings.folder().toString());
    if (call.arguments().json()) {
      Json.print(call.console(), self);
      return;
    }
    call.console().out().println("account  " + self.account());
    call.console().out().println("device   " + self.device());
    call.console().out().println("server   " + self.server());
    call.console().out().println("folder   " + self.folder());
  }

  /// What `--json` prints.
  ///
  /// @param account the name
  /// @param device its short name
  /// @param server its address
  /// @param folder where the device is kept
  record Self(String account, String device, String server, String folder) {}
}
