package sonet.cli.device;

import java.time.Instant;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Json;
import sonet.cli.command.Option;
import sonet.cli.command.Printable;
import sonet.cli.command.Usage;
import sonet.client.ClientException;
import sonet.client.Linking;

/// `sonet devices link`: shows a code, waits for the device that takes it, and asks whether it is
/// the one.
final class LinkCommand {
  private LinkCommand() {}

  static Command command() {
    Usage usage =
        Usage.of(
                "link",
                "Make another device yours",
                """
                Shows a code for a new device, to be scanned or typed there with sonet init --link, and
                waits until the device has taken it. Then it says what the device calls itself, and asks
                whether to link it. The code is good once and for some minutes: show it to nobody else.
                The new device comes into all your conversations; it does not get what was said before.
                """)
            .withOptions(
                Option.YES,
                Option.flag(
                    "--json", "Print the code as a JSON document, then the device as another"))
            .withExample("sonet devices link", "Then on the new device: sonet init --link CODE");
    return OnDevice.of(usage, LinkCommand::run);
  }

  private static void run(OnDevice.Call call) throws ClientException, CommandException {
    Console console = call.console();
    boolean json = call.arguments().json();
    try (Linking linking = call.sonet().devices().link()) {
      if (json) {
        Json.print(
            console, new Shown(linking.code().typed(), linking.code().uri(), linking.expiresAt()));
      } else {
        show(console, linking);
      }
      Linking.Candidate candidate = linking.await();
      confirm(call, linking, candidate);
      linking.accept();
      // The others take it up otherwise; but this device is here, and knows it first.
      call.sonet().synchronize(java.time.Duration.ofSeconds(20));
      if (json) {
        Json.print(console, new Linked(candidate.device(), candidate.name()));
      } else {
        console
            .out()
            .println(
                "linked %s (%s)".formatted(Printable.line(candidate.name()), candidate.device()));
      }
    }
  }

  private static void show(Console console, Linking linking) {
    QrPicture picture = QrPicture.of(linking.code().uri());
    (console.colours() ? picture.coloured() : picture).lines().forEach(console.out()::println);
    console.out().println("code  " + linking.code().typed());
    console.note(
        "On the new device: sonet init --link CODE, with the code or what the picture says.");
    console.note("It is good until " + linking.expiresAt() + ". Waiting for the device...");
  }

  private static void confirm(OnDevice.Call call, Linking linking, Linking.Candidate candidate)
      throws ClientException, CommandException {
    try {
      call.console()
          .confirm(
              call.arguments(),
              "Link the device %s (%s)?"
                  .formatted(Printable.line(candidate.name()), candidate.device()));
    } catch (CommandException refused) {
      linking.decline();
      throw refused;
    }
  }

  /// What `--json` prints first.
  ///
  /// @param code to be typed
  /// @param uri to be scanned
  /// @param expiresAt until when it is good
  private record Shown(String code, String uri, Instant expiresAt) {}

  /// What `--json` prints then.
  ///
  /// @param device its short name
  /// @param name what its owner calls it
  private record Linked(String device, String name) {}
}
