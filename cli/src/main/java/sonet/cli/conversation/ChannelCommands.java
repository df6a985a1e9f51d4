package sonet.cli.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.Command;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Style;
import sonet.cli.command.Usage;
import sonet.cli.device.OnDevice;
import sonet.client.Channel;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.crypto.Bytes;

/// The commands about channels: conversations below others.
final class ChannelCommands {
  private ChannelCommands() {}

  /// `sonet group channel`.
  static Command open() {
    Usage usage =
        Usage.of(
                "channel",
                "Open a channel below it",
                """
                Opens a channel: a conversation of its own for you and some members of another. Who is
                removed from that one reads nothing more in its channels.
                """)
            .withOperands(Operand.one("CONVERSATION"), Operand.one("TITLE"), Operand.any("NAME"))
            .withOptions(Option.JSON)
            .withExample("sonet group channel Team Plans bob", "Opens one for you and bob");
    return OnDevice.of(
        usage,
        call -> {
          List<String> words = call.arguments().operands();
          Conversation opened =
              Conversations.find(call.sonet(), words.getFirst())
                  .channel(words.get(1), words.subList(2, words.size()).toArray(String[]::new));
          MessageCommands.flush(call, opened);
          GroupCommands.answer(call, opened);
        });
  }

  /// `sonet group channels`.
  static Command list() {
    Usage usage =
        Usage.of(
                "channels",
                "List its channels",
                """
                Lists the channels below a conversation. What those are called that you are not in only
                their members know.
                """)
            .withOperands(Operand.one("CONVERSATION"))
            .withOptions(Option.JSON);
    return OnDevice.of(
        usage,
        call -> {
          List<Shown> channels = new ArrayList<>();
          for (Channel each :
              Conversations.find(call.sonet(), call.arguments().operand(0)).channels()) {
            channels.add(Shown.of(each));
          }
          if (call.arguments().json()) {
            Json.print(call.console(), channels);
            return;
          }
          for (Shown each : channels) {
            String id = call.console().styled(Style.FAINT, each.id().toHex().substring(0, 8));
            String by =
                call.console().styled(Style.FAINT, "opened by " + Lines.visible(each.openedBy()));
            call.console()
                .out()
                .println("%s  %s  %s".formatted(id, each.title().orElse("you are not in it"), by));
          }
          if (channels.isEmpty()) {
            call.console().note("no channels; sonet group channel opens one");
          }
        });
  }

  /// A channel in a list.
  ///
  /// @param id of it
  /// @param title what it is called, where this device is in it
  /// @param openedBy who opened it
  /// @param openedAt when
  private record Shown(Bytes id, Optional<String> title, String openedBy, Instant openedAt) {
    static Shown of(Channel channel) throws ClientException {
      Optional<String> title = Optional.empty();
      if (channel.conversation().isPresent() && channel.conversation().get().isMember()) {
        title = Optional.of(Conversations.title(channel.conversation().get()));
      }
      return new Shown(channel.id(), title, channel.openedBy(), channel.openedAt());
    }
  }
}
