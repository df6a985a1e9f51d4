package sonet.cli.device;

import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Printable;
import sonet.cli.command.TextFile;
import sonet.cli.command.Usage;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.RecoveryChoice;
import sonet.client.RecoveryKey;
import sonet.client.Settings;
import sonet.client.Sonet;

/// `sonet recover`: comes back into an account by its recovery key.
public final class RecoverCommand implements Command {
  private static final String KEY_FILE = "--key-file";
  private static final String KEEP = "--keep";

  /// So many has a key that is whole.
  private static final int CHARACTERS = 45;

  @Override
  public Usage usage() {
    return Usage.of(
            "recover",
            "Come back by the recovery key when devices are lost",
            """
            Makes a new device here and brings it into your account by the recovery key that
            sonet recovery create has shown. The devices that you do not --keep are removed in the same
            change. The key is typed without being shown, or read from a file; a key that was scanned says
            the server and the name as well. What was interrupted goes on when it is called again.
            Your contacts see that you came back so, and compare keys with you anew.
            """)
        .withOperands(Operand.optional("NAME"))
        .withOptions(Devices.NAMED_OPTIONS)
        .withOptions(
            Option.of(KEY_FILE, "FILE", "File with the recovery key; - reads the input"),
            Option.of(KEEP, "DEVICES", "Ids of devices that are not lost, with commas"),
            Option.YES,
            Option.JSON)
        .withExample("sonet recover alice", "Asks for the key, then which devices are lost")
        .withExample("sonet recover alice --keep 1a1c99ff --key-file -", "Keeps one device");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    try (RecoveryKey key = key(arguments, console)) {
      Settings settings = Devices.recovered(arguments, console, key);
      try (Sonet sonet = Devices.recover(settings, key, choice(arguments, console))) {
        WhoamiCommand.show(new OnDevice.Call(sonet, arguments, console), settings);
        console.note(
            "You are back. Your other devices, or anyone in a conversation who says"
                + " sonet group add TITLE "
                + sonet.account()
                + ", bring this device into it; what was said before is not here.");
        console.note(
            "The recovery key is good as before; sonet recovery create makes another one.");
      }
      return 0;
    } catch (ClientException failed) {
      if (failed.getCause() instanceof CommandException refused) {
        throw refused;
      }
      throw Failures.of(failed);
    }
  }

  private static RecoveryKey key(Arguments arguments, Console console)
      throws CommandException, ClientException {
    Optional<String> file = arguments.value(KEY_FILE);
    if (file.isPresent() && !file.get().equals("-")) {
      return RecoveryKey.parse(TextFile.read(Path.of(file.get())));
    }
    return RecoveryKey.parse(
        lines(prompt -> file.isPresent() ? line(console) : console.readSecret(prompt)));
  }

  /// Where a line comes from.
  private interface Reading {
    Optional<String> line(String prompt) throws CommandException;
  }

  /// A key stands in three lines where it is shown, and may be pasted so. What is pasted must not
  /// get to whoever reads next, such as a shell that remembers it.
  private static String lines(Reading from) throws CommandException {
    String text =
        from.line("Recovery key: ")
            .orElseThrow(() ->
                CommandException.usage(
                    "without a terminal the recovery key comes from " + KEY_FILE + " FILE or -"));
    boolean more = !text.isBlank();
    while (more && text.chars().filter(Character::isLetterOrDigit).count() < CHARACTERS) {
      String next = from.line("its next line: ").orElse("");
      more = !next.isBlank();
      text = text + " " + next;
    }
    return text;
  }

  private static Optional<String> line(Console console) throws CommandException {
    try {
      return Optional.of(Optional.ofNullable(console.in().readLine()).orElse(""));
    } catch (IOException unreadable) {
      throw CommandException.failure("the recovery key cannot be read.", unreadable);
    }
  }

  private static RecoveryChoice choice(Arguments arguments, Console console) {
    Set<String> kept =
        arguments
            .value(KEEP)
            .map(ids ->
                Arrays.stream(ids.split(","))
                    .map(String::strip)
                    .filter(id -> !id.isEmpty())
                    .collect(Collectors.toUnmodifiableSet()))
            .orElse(Set.of());
    return devices -> {
      confirm(
          arguments, console, devices.stream().filter(one -> !kept.contains(one.id())).toList());
      return kept;
    };
  }

  private static void confirm(Arguments arguments, Console console, List<RecoveryChoice.Known> lost)
      throws ClientException {
    for (RecoveryChoice.Known device : lost) {
      console.note(
          "%s  %-20s added %s"
              .formatted(
                  device.id(),
                  Printable.line(device.name()),
                  device.since().truncatedTo(ChronoUnit.SECONDS)));
    }
    try {
      console.confirm(
          arguments,
          lost.isEmpty()
              ? "No device is removed. Come back?"
              : "These %d devices are removed. Come back?".formatted(lost.size()));
    } catch (CommandException refused) {
      throw new ClientException(Reason.CLOSED, "The recovery was given up.", refused);
    }
  }
}
