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

/// `sonet init`: makes a device and registers it, or prepares it to be linked by another.
public final class InitCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            "init",
            "Make a device here and register it",
            """
            Makes a device with a key of its own, encrypted under a passphrase, and registers it at the
            server: the first device of a name makes the account. A further device is made with --link,
            which prints a code instead; sonet devices link CODE on a device you have makes it yours.
            """)
        .withOptions(Devices.NEW_OPTIONS)
        .withOptions(
            Option.flag("--link", "Print the code with which a device you have links this one"),
            Option.JSON)
        .withExample("sonet init --name alice", "Makes the account alice, or says that it is taken")
        .withExample(
            "sonet init --name alice --data ./laptop --link", "Makes a second device of alice");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    if (arguments.value("--name").isEmpty()
        && !console.environment().containsKey(Devices.NAME_VARIABLE)) {
      throw arguments.wrong(arguments.path() + " needs --name NAME");
    }
    Settings settings = Devices.any(arguments, console);
    boolean isNew = !Sonet.exists(settings.folder());
    try {
      if (arguments.has("--link")) {
        String code = Devices.prepareLink(settings);
        if (arguments.json()) {
          Json.print(console, new Code(settings.account(), settings.folder().toString(), code));
        } else {
          console.note("On a device that you have: sonet devices link CODE, with the code");
          console.out().println(code);
        }
        return 0;
      }
      try (Sonet sonet = Devices.open(settings)) {
        WhoamiCommand.show(new OnDevice.Call(sonet, arguments, console), settings);
      }
      console.note(isNew ? "This device is new." : "This device was there already.");
      return 0;
    } catch (ClientException failed) {
      throw Failures.of(failed);
    }
  }

  /// What `--json` prints of a device to be linked.
  ///
  /// @param account whose device it will be
  /// @param folder where it is
  /// @param code to be typed on another device
  private record Code(String account, String folder, String code) {}
}
