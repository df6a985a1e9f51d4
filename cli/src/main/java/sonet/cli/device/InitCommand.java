package sonet.cli.device;

import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.client.ClientException;
import sonet.client.LinkCode;
import sonet.client.Settings;
import sonet.client.Sonet;

/// `sonet init`: makes a device and registers it, or has another one link it.
public final class InitCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            "init",
            "Make a device here and register it",
            """
            Makes a device with a key of its own, encrypted under a passphrase, and registers it at the
            server: the first device of a name makes the account. A further device is made with --link and
            the code that sonet devices link shows on one that you have; confirm it there. A code that was
            scanned says the server and the name as well.
            """)
        .withOptions(Devices.NEW_OPTIONS)
        .withOptions(
            Option.of(
                "--link", "CODE", "The code that sonet devices link shows on a device you have"),
            Option.JSON)
        .withExample("sonet init --name alice", "Makes the account alice, or says that it is taken")
        .withExample(
            "sonet init --name alice --data ./laptop --link 7YD4-...",
            "Makes a second device of alice");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    Optional<String> code = arguments.value("--link");
    return code.isPresent() ? link(arguments, console, code.get()) : make(arguments, console);
  }

  private static int make(Arguments arguments, Console console) throws CommandException {
    if (arguments.value("--name").isEmpty()
        && !console.environment().containsKey(Devices.NAME_VARIABLE)) {
      throw arguments.wrong(arguments.path() + " needs --name NAME");
    }
    Settings settings = Devices.any(arguments, console);
    boolean isNew = !Sonet.exists(settings.folder());
    try (Sonet sonet = Devices.open(settings)) {
      WhoamiCommand.show(new OnDevice.Call(sonet, arguments, console), settings);
      console.note(isNew ? "This device is new." : "This device was there already.");
      return 0;
    } catch (ClientException failed) {
      throw Failures.of(failed);
    }
  }

  private static int link(Arguments arguments, Console console, String text)
      throws CommandException {
    try (LinkCode code = LinkCode.parse(text)) {
      Settings settings = Devices.linked(arguments, console, code);
      try (Sonet sonet = Devices.link(settings, code, console)) {
        WhoamiCommand.show(new OnDevice.Call(sonet, arguments, console), settings);
        console.note(
            "This device is linked. Your others bring it into your conversations; what was said before"
                + " stays with them.");
      }
      return 0;
    } catch (ClientException failed) {
      throw Failures.of(failed);
    }
  }
}
