package sonet.cli.chat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Folders;
import sonet.cli.command.Option;
import sonet.cli.command.Style;
import sonet.cli.command.Usage;
import sonet.client.ClientException;
import sonet.client.ServerAddress;
import sonet.client.Settings;
import sonet.client.Sonet;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// `sonet chat`: a person and their conversations.
public final class ChatCommand implements Command {
  private static final int SHORTEST = 8;

  @Override
  public Usage usage() {
    return Usage.of(
            "chat",
            "Talk to others from this terminal",
            """
            Signs in as a name and shows your conversations; what you type is sent, and commands begin
            with a slash: /help lists them. The first time it makes a device with a key of its own, and
            asks for a passphrase under which all it keeps is encrypted. Without a terminal it reads
            lines from standard input, does one after the other, and prints plain lines.

            Each device has a folder: ~/.local/share/sonet/NAME unless --data names another.
            """)
        .withOptions(
            Option.of("--name", "NAME", "Your name: a-z 0-9 . _ -"),
            Option.of("--server", "URL", "The server (default http://localhost:8080)"),
            Option.path("--data", "DIR", "Folder of this device"),
            Option.of("--device", "NAME", "What you call this device (default terminal)"),
            Option.path("--passphrase-file", "FILE", "File whose first line is the passphrase"),
            Option.flag(
                "--link", "Show the code with which another device of yours links this one"))
        .withExample("sonet chat --name alice", "Signs in as alice on this machine")
        .withExample(
            "sonet chat --name alice --data ./laptop --link",
            "Makes a second device of alice, to be linked by /link on the first");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    String name = arguments.required("--name");
    Path folder = arguments.path("--data").orElse(Folders.data(console.environment(), name));
    try (Screen screen = screen(console)) {
      Settings settings = settings(arguments, folder, new Passphrases(arguments, screen));
      if (arguments.has("--link")) {
        showCode(settings, console, screen);
        return 0;
      }
      if (!Files.exists(folder)) {
        console.err().println(console.styled(Style.FAINT, "Making a new device in " + folder));
      }
      try (Sonet sonet = Sonet.open(settings)) {
        settings.passphrase().close();
        new ChatSession(sonet, screen, new Lines(console)).run();
      }
      return 0;
    } catch (ClientException failed) {
      throw CommandException.failure(failed.explanation(), failed);
    } catch (IOException failed) {
      throw CommandException.failure("the terminal cannot be used.", failed);
    }
  }

  private static Screen screen(Console console) throws IOException {
    return console.terminal() ? TerminalScreen.open() : new LineScreen(console);
  }

  private static Settings settings(Arguments arguments, Path folder, Passphrases passphrases)
      throws ClientException, CommandException, IOException {
    String server = arguments.value("--server").orElse("http://localhost:8080");
    return Settings.of(
            ServerAddress.parse(server),
            arguments.required("--name"),
            folder,
            passphrases.get(Sonet.exists(folder)))
        .withDevice(arguments.value("--device").orElse("terminal"));
  }

  private static void showCode(Settings settings, Console console, Screen screen)
      throws ClientException {
    screen.show("On a device that you have, type:");
    screen.show("");
    screen.show("/link " + Sonet.prepareLink(settings));
    screen.show("");
    screen.show("Then start this one again without --link.");
    console.out().flush();
  }

  /// Where the passphrase comes from: a file, or someone who types it, twice when it is new.
  private record Passphrases(Arguments arguments, Screen screen) {
    Secret get(boolean exists) throws CommandException, IOException {
      Optional<Path> file = arguments.path("--passphrase-file");
      if (file.isPresent()) {
        return Secret.of(Bytes.utf8(firstLine(file.get())));
      }
      if (!screen.isInteractive()) {
        throw CommandException.usage(
            "without a terminal the passphrase comes from --passphrase-file FILE");
      }
      String typed = typed("Passphrase: ");
      if (!exists) {
        if (typed.codePointCount(0, typed.length()) < SHORTEST) {
          throw CommandException.failure(
              "the passphrase needs " + SHORTEST + " characters at least.");
        }
        if (!typed("Once more: ").equals(typed)) {
          throw CommandException.failure("the two passphrases differ; try again.");
        }
      }
      return Secret.of(Bytes.utf8(typed));
    }

    private String typed(String prompt) throws CommandException, IOException {
      return screen
          .readPassphrase(prompt)
          .orElseThrow(() -> CommandException.failure("no passphrase was typed."));
    }

    private static String firstLine(Path file) throws CommandException {
      try {
        String line = Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("");
        if (!line.isEmpty()) {
          return line;
        }
      } catch (IOException unreadable) {
        throw CommandException.failure("the file " + file + " cannot be read.", unreadable);
      }
      throw CommandException.failure("the file " + file + " has no passphrase in its first line.");
    }
  }
}
