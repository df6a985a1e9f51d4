package sonet.cli.admin;

import java.util.List;
import java.util.Optional;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Lines;
import sonet.protocol.AccountName;
import sonet.protocol.AdminOperations;
import sonet.protocol.Device;

/// `sonet admin account remove-device`: takes one device out of an account, for everyone to see.
final class DeviceRemoval {
  private static final Option NOTE =
      Option.of("--note", "TEXT", "Why, for the owner and contacts of the account (required)");

  private DeviceRemoval() {}

  /// @param tenant the option that names one
  static Command command(Option tenant) {
    return AdminCall.command(
        Usage.of(
                "remove-device",
                "Remove a device of an account",
                """
                Takes a device out of an account: its sessions end, and its keys and its inbox are erased. No
                device of the account signs that, so its owner and contacts are shown that an administrator
                did it, with the note, and decide whether to go on. The last device stays; remove the account
                instead.
                """)
            .withOperands(Operand.one("NAME"), Operand.one("DEVICE"))
            .withOptions(tenant, NOTE, Option.YES)
            .withExample(
                "sonet admin account remove-device alice 1a1c99ff --note \"stolen, says Alice\"",
                "By the device's short name or its id"),
        DeviceRemoval::remove);
  }

  private static void remove(AdminCall call) throws CommandException {
    AccountName name = AccountCommands.account(call);
    String note =
        call.arguments()
            .value("--note")
            .filter(said -> !said.isBlank())
            .orElseThrow(() ->
                CommandException.usage("say why by --note: the owner and the contacts read it."));
    Device device = find(call, name);
    call.console()
        .confirm(
            call.arguments(),
            "Remove the device %s of %s? Its owner and contacts are shown that."
                .formatted(line(device), name));
    var _ =
        call.client().ask(AdminOperations.REMOVE_DEVICE, call.tenant(), name, device.id(), note);
    call.answer(device, List.of());
    call.console().note("the device is removed");
  }

  private static Device find(AdminCall call, AccountName name) throws CommandException {
    String wanted = call.arguments().operand(1);
    List<Device> found =
        call.client().ask(AdminOperations.SHOW_ACCOUNT, call.tenant(), name).devices().stream()
            .filter(
                device -> device.id().toString().equals(wanted) || shortName(device).equals(wanted))
            .toList();
    return Optional.of(found)
        .filter(one -> one.size() == 1)
        .map(List::getFirst)
        .orElseThrow(() ->
            CommandException.failure(
                found.isEmpty()
                    ? "%s has no device %s. See sonet admin account show %s."
                        .formatted(name, wanted, name)
                    : "%s has several devices %s. Name one by its id.".formatted(name, wanted)));
  }

  /// The first digits of its key, as its owner sees them.
  private static String shortName(Device device) {
    return device.signatureKey().toHex().substring(0, 8);
  }

  /// A device in a line: its id, its short name, and what its owner calls it.
  static String line(Device device) {
    return device.id() + "  " + shortName(device) + "  " + Lines.visible(device.name());
  }
}
