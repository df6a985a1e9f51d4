package sonet.cli.conversation;

import java.util.List;
import java.util.stream.Collectors;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.device.OnDevice;
import sonet.client.Comparison;
import sonet.client.Conversation;
import sonet.client.ForkReport;
import sonet.client.Forks;
import sonet.client.Member;
import sonet.crypto.Bytes;
import sonet.protocol.Base64Url;

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

  /// `sonet group evidence`.
  static Command evidence() {
    Usage usage =
        Usage.of(
                "evidence",
                "Say which way it went here",
                """
                Prints what this device says, signed, of the changes that the conversation went through
                here. Send it to another member by another way than this server; what that one prints of
                group compare tells whether you are shown the same. It gives nothing away.
                """)
            .withOperands(Operand.one("CONVERSATION"))
            .withExample("sonet group evidence Team", "Prints a text for the others");
    return OnDevice.of(
        usage,
        call -> {
          Forks forks = Conversations.find(call.sonet(), call.arguments().operand(0)).forks();
          call.console().out().println(Base64Url.encode(forks.evidence()));
          for (ForkReport report : forks.found()) {
            call.console()
                .note(
                    "on %s the server showed another history than before (place %d)"
                        .formatted(report.at(), report.seq()));
          }
        });
  }

  /// `sonet group compare`.
  static Command compare() {
    Usage usage =
        Usage.of(
                "compare",
                "Compare with another device",
                """
                Compares the way of this device through a conversation with that of another member's, by
                what group evidence prints there. When they have parted, the status is 1: one of you is shown
                another history.
                """)
            .withOperands(Operand.one("CONVERSATION"), Operand.one("EVIDENCE"))
            .withExample("sonet group compare Team $(cat evidence)", "Says whether you agree");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = Conversations.find(call.sonet(), call.arguments().operand(0));
          switch (where.forks().compare(bytes(call))) {
            case Comparison.Same(long lastCommon) ->
                call.console().out().println("the same, up to change " + lastCommon);
            case Comparison.NothingInCommon() ->
                call.console().out().println("nothing in common is remembered by both");
            case Comparison.Forked(long firstDifferent, Comparison.Side goesOn) ->
                throw CommandException.failure(
                    "you have parted at change %d: one of you is shown another history. %s"
                        .formatted(
                            firstDifferent,
                            switch (goesOn) {
                              case OURS -> "The other device should rejoin.";
                              case THEIRS -> "This device should: sonet group rejoin.";
                            }));
          }
        });
  }

  private static Bytes bytes(OnDevice.Call call) throws CommandException {
    try {
      return Base64Url.decode(call.arguments().operand(1));
    } catch (IllegalArgumentException malformed) {
      throw call.arguments().wrong("EVIDENCE is what sonet group evidence prints");
    }
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
