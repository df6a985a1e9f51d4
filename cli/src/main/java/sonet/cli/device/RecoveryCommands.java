package sonet.cli.device;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.Command;
import sonet.cli.command.Console;
import sonet.cli.command.Family;
import sonet.cli.command.Json;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.client.Devices.Recovery;
import sonet.client.RecoveryKey;

/// `sonet recovery`: the key on paper that brings its owner back into the account.
public final class RecoveryCommands {
  private RecoveryCommands() {}

  /// All of it.
  public static Command recovery() {
    return new Family(
        Usage.of(
            "recovery",
            "Look after your recovery key",
            """
            Looks after the recovery key of the account: a key on paper, with which you come back when
            you have lost all devices (sonet recover). There is one at most. Your contacts see when it is
            made, used and revoked.
            """),
        List.of(create(), show(), revoke()));
  }

  private static Command create() {
    Usage usage =
        Usage.of(
                "create",
                "Make a recovery key, to be written down",
                """
                Makes a recovery key and shows it, once: write it down, and keep the paper as you would keep
                a device that is not locked, for whoever has it can bring in a device of theirs and remove
                yours. One that there is already is good no more then.
                """)
            .withOptions(Option.YES, Option.JSON)
            .withExample("sonet recovery create", "Then: sonet recover NAME, on a new device");
    return OnDevice.of(
        usage,
        call -> {
          Optional<Recovery> before = call.sonet().devices().recovery();
          if (before.isPresent()) {
            call.console()
                .confirm(
                    call.arguments(),
                    "The recovery key of %s is good no more then. Make another?"
                        .formatted(time(before.get().since())));
          }
          try (RecoveryKey key = call.sonet().devices().makeRecoveryKey()) {
            if (call.arguments().json()) {
              Json.print(call.console(), new Made(key.written(), key.uri()));
            } else {
              show(call.console(), key);
            }
          }
        });
  }

  private static void show(Console console, RecoveryKey key) {
    QrPicture picture = QrPicture.of(key.uri());
    (console.colours() ? picture.coloured() : picture).lines().forEach(console.out()::println);
    List<String> groups = List.of(key.written().split("-", -1));
    for (int row = 0; row < groups.size(); row += 3) {
      console.out().println("  " + String.join(" ", groups.subList(row, row + 3)));
    }
    console.note(
        "Write the nine groups down, or print the picture, and keep it safe. It is shown only now.");
    console.note(
        "When all devices are lost: sonet recover NAME. To end it: sonet recovery revoke.");
  }

  private static Command show() {
    Usage usage =
        Usage.of(
                "show",
                "Show whether there is a recovery key",
                """
                Shows when the recovery key of the account was made, and by which device. The key itself is
                on paper alone.
                """)
            .withOptions(Option.JSON);
    return OnDevice.of(
        usage,
        call -> {
          Optional<Recovery> found = call.sonet().devices().recovery();
          if (call.arguments().json()) {
            Json.print(call.console(), new Shown(found));
          } else if (found.isPresent()) {
            call.console()
                .out()
                .println(
                    "%s  made %s by %s"
                        .formatted(
                            found.get().id(), time(found.get().since()), found.get().madeBy()));
          } else {
            call.console().note("There is none; sonet recovery create makes one.");
          }
        });
  }

  private static Command revoke() {
    Usage usage =
        Usage.of(
                "revoke",
                "Have the recovery key good for nothing",
                """
                Takes the recovery key of the account away: the paper is good for nothing from then on. Do so
                when it is lost, or somebody else has seen it.
                """)
            .withOptions(Option.YES);
    return OnDevice.of(
        usage,
        call -> {
          call.console().confirm(call.arguments(), "Revoke the recovery key?");
          boolean had = call.sonet().devices().revokeRecoveryKey();
          call.console()
              .note(had ? "The recovery key is good for nothing now." : "There was none.");
        });
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// What `--json` prints of a key that was made.
  ///
  /// @param key to be written down
  /// @param uri to be scanned
  private record Made(String key, String uri) {}

  /// What `--json` prints of one that there is.
  ///
  /// @param recoveryKey absent when there is none
  private record Shown(Optional<Recovery> recoveryKey) {}
}
