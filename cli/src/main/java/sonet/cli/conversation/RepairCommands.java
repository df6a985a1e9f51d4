package sonet.cli.conversation;

import java.util.List;
import java.util.stream.Collectors;
import sonet.cli.command.Command;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.device.OnDevice;
import sonet.client.Conversation;
import sonet.client.Member;

/// The commands for conversations that do not go as they should.
final class RepairCommands {
  private RepairCommands() {}

  /// `sonet group rejoin`.
  static Command rejoin() {
    Usage usage =
        Usage.of(
                "rejoin",
                "Come back into it",
                """
                Comes back into a conversation by a change of this device alone, whatever it had of it. It
                does so by itself when it loses the thread; this is for when that did not help. What was
                said meanwhile is not for it.
                """)
            .withOperands(Operand.one("CONVERSATION"))
            .withOptions(Option.JSON)
            .withExample("sonet group rejoin Team", "Reads from here on");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = Conversations.find(call.sonet(), call.arguments().operand(0));
          where.rejoin();
          GroupCommands.answer(call, where);
        });
  }

  /// `sonet group reset`.
  static Command reset() {
    Usage usage =
        Usage.of(
                "reset",
                "Begin it anew with fresh keys",
                """
                Begins a conversation anew that waits for devices which could not take a change. Title and
                history stay, and the devices in it are brought along. Only a conversation that waits can be
                reset, and where there are roles it takes an owner.
                """)
            .withOperands(Operand.one("CONVERSATION"))
            .withOptions(Option.YES, Option.JSON)
            .withExample("sonet group reset Team --yes", "Waits for nobody any more");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = Conversations.find(call.sonet(), call.arguments().operand(0));
          call.console()
              .confirm(call.arguments(), "Begin \"" + Conversations.title(where) + "\" anew?");
          List<Member> left = where.reset();
          if (!left.isEmpty()) {
            call.console()
                .note(
                    left.stream()
                        .map(member -> Lines.visible(member.name()) + " (" + member.device() + ")")
                        .collect(Collectors.joining(", ", "not brought along: ", "")));
          }
          GroupCommands.answer(call, where);
        });
  }
}
