package sonet.cli.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Badges;
import sonet.cli.conversation.Lines;
import sonet.cli.device.Devices;
import sonet.cli.device.Failures;
import sonet.cli.screen.Window;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Settings;
import sonet.client.Sonet;

/// `sonet chat`: a person and their conversations.
public final class ChatCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            "chat",
            "Talk to others from this terminal",
            """
            Signs in as a name and shows your conversations on the whole screen; what you type is sent,
            and commands begin with a slash: /help lists them, and the keys. The first time it makes a
            device with a key of its own, and asks for a passphrase under which all it keeps is
            encrypted. Without a terminal it reads lines from standard input, does one after the other,
            and prints plain lines.

            Each device has a folder: ~/.local/share/sonet/NAME unless --data names another.
            """)
        .withOptions(Devices.NEW_OPTIONS)
        .withOptions(Option.of("--to", "NAME", "Open the conversation of two with someone"))
        .withOptions(Option.flag("--plain", "Line by line, also where a whole screen could be had"))
        .withExample("sonet chat --name alice", "Signs in as alice on this machine")
        .withExample("sonet chat --to bob", "Opens the conversation with bob");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    Settings settings = Devices.any(arguments, console);
    if (!Files.exists(settings.folder())) {
      console.note("Making a new device in " + settings.folder());
    }
    try (Sonet sonet = Devices.open(settings)) {
      Optional<String> to = arguments.value("--to");
      Optional<Conversation> first =
          to.isPresent() ? Optional.of(sonet.direct(to.get())) : Optional.empty();
      if (isFullScreen(arguments, console)) {
        try (Window window = Window.open()) {
          new FullChat(sonet, window, plain(console, sonet), InstantSource.system()).run(first);
        }
      } else {
        try (Screen screen = console.terminal() ? TerminalScreen.open() : new LineScreen(console)) {
          new ChatSession(sonet, screen, new Lines(console, Badges.of(sonet))).run(first);
        }
      }
      return 0;
    } catch (ClientException failed) {
      throw Failures.of(failed);
    } catch (IOException failed) {
      throw CommandException.failure("the terminal cannot be used.", failed);
    }
  }

  /// Lines without colours of their own, since the screen has its.
  private static Lines plain(Console console, Sonet sonet) {
    return new Lines(console.plain(), Badges.of(sonet));
  }

  private static boolean isFullScreen(Arguments arguments, Console console) {
    return console.terminal()
        && !arguments.has("--plain")
        && Window.isPossible(console.environment().getOrDefault("TERM", ""));
  }
}
