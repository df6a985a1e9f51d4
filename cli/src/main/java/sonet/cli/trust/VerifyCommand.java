package sonet.cli.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.CommandException.Reason;
import sonet.cli.command.Console;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Lines;
import sonet.cli.device.OnDevice;
import sonet.cli.device.OnDevice.Call;
import sonet.cli.device.QrCode;
import sonet.cli.device.QrPicture;
import sonet.client.ClientException;
import sonet.client.Contact;
import sonet.client.LiveVerification;
import sonet.client.SafetyNumber;
import sonet.client.Trust;
import sonet.client.TrustLevel;
import sonet.client.VerificationCode;
import sonet.crypto.Bytes;

/// `sonet verify`: finds out with somebody whether both see the same keys.
public final class VerifyCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final List<String> WAYS = List.of("--code", "--digits", "--confirm", "--sas");

  private VerifyCommand() {}

  /// The command.
  public static Command verify() {
    Usage usage =
        Usage.of(
                "verify",
                "Compare keys with someone",
                """
                Shows the safety number that you and someone share, and a code for them to scan. Compare
                the number by a voice you know, then say --confirm; or have them scan or paste the code,
                which verifies both of you at once. With --sas both run this at the same time and compare
                25 digits. A new device of either makes other digits, and ends what was verified.

                A code is for this one person, good once and for an hour: show it to nobody else.
                """)
            .withOperands(Operand.one("NAME"))
            .withOptions(
                Option.of("--code", "CODE", "Take the code that they show; - reads a line"),
                Option.path("--png", "FILE", "Write your code as a picture as well"),
                Option.path("--svg", "FILE", "Write your code as a drawing as well"),
                Option.of("--digits", "DIGITS", "Compare the 60 digits that they read to you"),
                Option.flag("--confirm", "Say that the digits are the same; asks first"),
                Option.flag("--sas", "Compare 25 digits while both are there"),
                Option.YES,
                Option.JSON)
            .withExample("sonet verify bob", "Shows the number, and a code for bob to scan")
            .withExample("sonet verify alice --code -", "Takes the code that alice shows")
            .withExample("sonet verify bob --sas", "Compares with bob, who runs it as well");
    return OnDevice.of(usage, VerifyCommand::run);
  }

  private static void run(Call call) throws ClientException, CommandException {
    String name = call.arguments().operand(0);
    List<String> chosen = WAYS.stream().filter(call.arguments()::has).toList();
    if (chosen.size() > 1) {
      throw call.arguments().wrong("choose one of " + String.join(", ", chosen));
    }
    Trust trust = call.sonet().trust();
    switch (chosen.isEmpty() ? "" : chosen.getFirst()) {
      case "--code" -> Contacts.answer(call, trust.scan(name, VerificationCode.parse(code(call))));
      case "--digits" ->
          Contacts.answer(
              call, trust.verify(name, call.arguments().value("--digits").orElseThrow()));
      case "--confirm" -> confirm(call, name);
      case "--sas" -> live(call, name);
      default -> show(call, name);
    }
  }

  private static String code(Call call) throws CommandException {
    String code = call.arguments().value("--code").orElseThrow();
    if (!code.equals("-")) {
      return code;
    }
    try {
      return Optional.ofNullable(call.console().in().readLine()).orElse("");
    } catch (IOException unreadable) {
      throw CommandException.failure("the code cannot be read.", unreadable);
    }
  }

  private static void confirm(Call call, String name) throws ClientException, CommandException {
    SafetyNumber number = call.sonet().trust().safetyNumber(name);
    if (!call.arguments().json()) {
      number.rows().forEach(call.console().out()::println);
    }
    call.console()
        .confirm(call.arguments(), "Does %s see the same digits?".formatted(Lines.visible(name)));
    Contacts.answer(call, call.sonet().trust().verify(name, number));
  }

  private static void live(Call call, String name) throws ClientException, CommandException {
    call.console()
        .note(
            "Waiting for %s, who runs: sonet verify %s --sas"
                .formatted(Lines.visible(name), call.sonet().account()));
    try (LiveVerification live = call.sonet().trust().compare(name)) {
      List<String> groups = live.await(PATIENCE);
      if (call.arguments().json()) {
        Json.print(call.console(), new Compared(name, String.join(" ", groups)));
      } else {
        call.console().out().println(String.join(" ", groups));
      }
      try {
        call.console()
            .confirm(
                call.arguments(), "Does %s see the same digits?".formatted(Lines.visible(name)));
      } catch (CommandException refused) {
        if (refused.reason() == Reason.USAGE) {
          throw refused;
        }
        live.reject();
        throw new CommandException(
            Reason.NOT_VERIFIED,
            "%s is not verified: somebody may stand between you. Do not go on over this server"
                    .formatted(Lines.visible(name))
                + " before you know why.",
            refused);
      }
      live.confirm();
    }
    Contacts.answer(call, call.sonet().trust().of(name));
  }

  private static void show(Call call, String name) throws ClientException, CommandException {
    SafetyNumber number = call.sonet().trust().safetyNumber(name);
    Contact contact = call.sonet().trust().of(name);
    VerificationCode code = call.sonet().trust().code(name);
    QrCode picture = QrCode.of(code.text());
    write(call, "--png", picture::png);
    write(call, "--svg", picture::svg);
    Console console = call.console();
    if (call.arguments().json()) {
      Json.print(
          console,
          new Shown(
              contact.account(), contact.level(), number.digits(), code.text(), code.expiresAt()));
      return;
    }
    QrPicture drawn = picture.picture();
    (console.colours() ? drawn.coloured() : drawn).lines().forEach(console.out()::println);
    Stream.concat(number.rows().stream(), Stream.of("code  " + code.text()))
        .forEach(console.out()::println);
    console.out().println(Contacts.line(contact));
    console.note(
        "%s scans the picture, or runs: sonet verify %s --code CODE. It is good until %s."
            .formatted(Lines.visible(name), call.sonet().account(), code.expiresAt()));
    console.note(
        "Or compare the digits with them, then: sonet verify %s --confirm"
            .formatted(Lines.visible(name)));
  }

  /// What a file shall hold.
  @FunctionalInterface
  private interface Content {
    Bytes make();
  }

  private static void write(Call call, String option, Content content) throws CommandException {
    Optional<Path> file = call.arguments().path(option);
    if (file.isPresent()) {
      try {
        var _ = Files.write(file.get(), content.make().toArray());
      } catch (IOException failed) {
        throw CommandException.failure(file.get() + " cannot be written.", failed);
      }
    }
  }

  /// What `--json` prints of a number and a code.
  ///
  /// @param account whose
  /// @param level how far it is trusted so far
  /// @param digits the safety number
  /// @param code to be scanned or pasted
  /// @param expiresAt until when it is good
  private record Shown(
      String account, TrustLevel level, String digits, String code, Instant expiresAt) {}

  /// What `--json` prints first of a live comparison.
  ///
  /// @param account with whom
  /// @param digits in groups
  private record Compared(String account, String digits) {}
}
