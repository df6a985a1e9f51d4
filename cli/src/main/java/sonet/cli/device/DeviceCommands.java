package sonet.cli.device;

import java.util.List;
import sonet.cli.command.Command;
import sonet.cli.command.Family;
import sonet.cli.command.Operand;
import sonet.cli.command.Usage;

/// `sonet devices`: the devices of the account.
public final class DeviceCommands {
  private DeviceCommands() {}

  /// All of them.
  public static Command devices() {
    return new Family(
        Usage.of("devices", "Look after your devices", "Looks after the devices of the account."),
        List.of(link()));
  }

  private static Command link() {
    Usage usage =
        Usage.of(
                "link",
                "Make another device yours",
                "Makes a further device one of this account, by the code that sonet init --link printed.")
            .withOperands(Operand.one("CODE"))
            .withExample("sonet devices link eyJ…", "The code is printed on the other device");
    return OnDevice.of(
        usage,
        call -> {
          call.sonet().link(call.arguments().operand(0));
          call.console().note("the other device is linked; use it there");
        });
  }
}
