package sonet.cli.device;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sonet.cli.command.Command;
import sonet.cli.command.Family;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Printable;
import sonet.cli.command.Usage;
import sonet.client.ClientException;
import sonet.client.Devices;
import sonet.client.Devices.Listed;

/// `sonet devices`: the devices of the account.
public final class DeviceCommands {
  private DeviceCommands() {}

  /// All of them.
  public static Command devices() {
    return new Family(
        Usage.of("devices", "Look after your devices", "Looks after the devices of the account."),
        List.of(list(), rename(), remove(), LinkCommand.command()));
  }

  private static Command list() {
    Usage usage =
        Usage.of(
                "list",
                "List your devices",
                """
                Lists the devices of the account: when each was added and seen last, which device linked it,
                and how many keys others can still reach it with. Each one is checked: unless it is the first
                of the account, a device of the account has signed for it.
                """)
            .withOptions(Option.JSON);
    return OnDevice.of(
        usage,
        call -> {
          List<Listed> all = call.sonet().devices().list();
          if (call.arguments().json()) {
            Json.print(call.console(), all);
            return;
          }
          all.forEach(each -> call.console().out().println(line(each)));
        });
  }

  private static String line(Listed device) {
    Devices.Keys keys = device.keys();
    String prekeys =
        keys.bundleVersion()
            .map(version -> ", prekeys v%d %d".formatted(version, keys.prekeys()))
            .orElse("");
    return "%s  %-20s added %s  %s  %s  keys %d%s%s"
        .formatted(
            device.id(),
            Printable.line(device.name()),
            device.since().truncatedTo(ChronoUnit.SECONDS),
            device.lastActive().map(time -> "seen " + time).orElse("not seen yet"),
            device.endorsedBy().map(by -> "linked by " + by).orElse("the first one"),
            keys.keyPackages(),
            prekeys,
            device.self() ? "  this device" : "");
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
                Removes a device of yours. The server lets it in no more and refuses what is for it, and your
                other devices take it out of all conversations; when it hears of that, it wipes its keys.

                With lost or compromised, a recovery key that the device made is revoked as well: who has the
                device may have written it down.
                """)
            .withOperands(Operand.one("DEVICE"))
            .withOptions(
                Option.choice(
                    "--reason",
                    "WHY",
                    List.of("retired", "lost", "compromised"),
                    "What contacts are told with the change (default retired)"),
                Option.flag(
                    "--keep-recovery-key", "Leave a recovery key good that the device made"),
                Option.YES)
            .withExample("sonet devices remove 1a1c99ff --yes", "Nobody is asked")
            .withExample(
                "sonet devices remove 1a1c99ff --reason lost", "Contacts see that it was lost");
    return OnDevice.of(
        usage,
        call -> {
          String id = call.arguments().operand(0);
          call.console().confirm(call.arguments(), "Remove the device " + id + "?");
          Devices.Why why =
              Devices.Why.valueOf(
                  call.arguments().value("--reason").orElse("retired").toUpperCase(Locale.ROOT));
          call.sonet().devices().remove(id, why);
          if (why != Devices.Why.RETIRED && !id.equals(call.sonet().device())) {
            recoveryKey(call, id);
          }
          if (!id.equals(call.sonet().device())) {
            // Its leaves are taken out of the groups now, not when this device is next at work.
            call.sonet().synchronize(Duration.ofSeconds(20));
          }
        });
  }

  /// What a device in other hands may have made is named, and ended unless that was declined.
  private static void recoveryKey(OnDevice.Call call, String id) throws ClientException {
    Devices devices = call.sonet().devices();
    if (call.arguments().has("--keep-recovery-key")) {
      devices
          .recovery()
          .filter(key -> key.madeBy().equals(id))
          .ifPresent(key ->
              call.console()
                  .note("The recovery key " + key.id() + ", which it made, is still good."));
      return;
    }
    devices
        .revokeRecoveryKeyOf(id)
        .ifPresent(key ->
            call.console()
                .note(
                    "The recovery key "
                        + key.id()
                        + ", which it made, is good for nothing now; sonet recovery create makes"
                        + " another."));
  }
}
