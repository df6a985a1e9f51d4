package sonet.cli.device;

import java.util.List;
import java.util.stream.Collectors;
import sonet.cli.command.Command;
import sonet.cli.command.Family;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Printable;
import sonet.cli.command.Usage;
import sonet.client.Devices.Listed;

/// `sonet devices`: the devices of the account.
public final class DeviceCommands {
  private DeviceCommands() {}

  /// All of them.
  public static Command devices() {
    return new Family(
        Usage.of("devices", "Look after your devices", "Looks after the devices of the account."),
        List.of(list(), rename(), remove(), link()));
  }

  private static Command list() {
    Usage usage =
        Usage.of(
                "list",
                "List your devices",
                "Lists the devices of the account, as the server knows them, with when each was seen last.")
            .withOptions(Option.JSON);
    return OnDevice.of(
        usage,
        call -> {
          List<Listed> all = call.sonet().devices().list();
          if (call.arguments().json()) {
            Json.print(call.console(), all);
            return;
          }
          for (Listed each : all) {
            call.console()
                .out()
                .println(
                    "%s  %-20s %s%s"
                        .formatted(
                            each.id(),
                            Printable.line(each.name()),
                            each.lastActive()
                                .map(time -> "seen " + time)
                                .orElse("since " + each.since()),
                            each.self() ? "  this device" : ""));
          }
        });
  }

  private static Command rename() {
    Usage usage =
        Usage.of("rename", "Give a device another name", "Gives a device of yours another name.")
            .withOperands(Operand.one("DEVICE"), Operand.some("NAME"))
            .withExample("sonet devices rename 1a1c99ff kitchen tablet", "By the id in the list");
    return OnDevice.of(
        usage,
        call ->
            call.sonet()
                .devices()
                .rename(
                    call.arguments().operand(0),
                    call.arguments().operands().stream().skip(1).collect(Collectors.joining(" "))));
  }

  private static Command remove() {
    Usage usage =
        Usage.of(
                "remove",
                "Remove a device",
                """
                Removes a device of yours: the server forgets it, and it can do nothing more in your name.
                Remove it from conversations as well, or have the others do so.
                """)
            .withOperands(Operand.one("DEVICE"))
            .withOptions(Option.YES)
            .withExample("sonet devices remove 1a1c99ff --yes", "Nobody is asked");
    return OnDevice.of(
        usage,
        call -> {
          String id = call.arguments().operand(0);
          call.console().confirm(call.arguments(), "Remove the device " + id + "?");
          call.sonet().devices().remove(id);
        });
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
          call.sonet().devices().link(call.arguments().operand(0));
          call.console().note("the other device is linked; use it there");
        });
  }
}
