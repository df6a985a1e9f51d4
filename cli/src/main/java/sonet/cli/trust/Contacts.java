package sonet.cli.trust;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.Console;
import sonet.cli.command.Json;
import sonet.cli.conversation.Lines;
import sonet.cli.device.OnDevice.Call;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Contact;
import sonet.client.ContactChange;
import sonet.client.Introduction;
import sonet.client.TrustLevel;
import sonet.client.TrustWay;

/// What is known of contacts, as lines and as documents.
public final class Contacts {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Contacts() {}

  /// What `--json` prints of a contact.
  ///
  /// @param account the name
  /// @param level how far it is trusted
  /// @param way how it came to that
  /// @param by the short name of the own device where that was said
  /// @param at when
  /// @param devices the short names of its devices
  /// @param change in what its keys are others than those that were verified, in words
  /// @param introductions by others
  record Document(
      String account,
      TrustLevel level,
      TrustWay way,
      Optional<String> by,
      Optional<Instant> at,
      List<String> devices,
      Optional<String> change,
      List<Introduction> introductions) {
    static Document of(Contact contact) {
      return new Document(
          contact.account(),
          contact.level(),
          contact.way(),
          contact.by(),
          contact.at(),
          contact.devices(),
          contact.change().map(ContactChange::phrase),
          contact.introductions());
    }
  }

  /// A contact on one line: `bob verified by digits, on 1a2b3c4d, 2026-11-22T10:00:00Z`.
  public static String line(Contact contact) {
    StringBuilder line = new StringBuilder();
    line.append("%-20s %s".formatted(Lines.visible(contact.account()), word(contact)));
    contact.by().ifPresent(by -> line.append(", on ").append(by));
    contact.at().ifPresent(at -> line.append(", ").append(at.truncatedTo(ChronoUnit.SECONDS)));
    return line.toString();
  }

  private static String word(Contact contact) {
    return switch (contact.level()) {
      case VERIFIED -> "verified " + contact.way().phrase();
      case BLOCKED -> "blocked";
      case UNVERIFIED ->
          contact.by().isPresent()
              ? "not verified any more"
              : "not verified, " + contact.way().phrase();
    };
  }

  /// All that is known of a contact.
  public static List<String> lines(Contact contact) {
    List<String> lines = new ArrayList<>();
    lines.add(line(contact));
    lines.add(
        "devices  "
            + (contact.devices().isEmpty()
                ? "never asked for"
                : String.join(", ", contact.devices())));
    contact.change().ifPresent(change -> lines.add("changed  " + change.phrase()));
    for (Introduction introduction : contact.introductions()) {
      lines.add(
          "vouched for by %s, %s (verifies nobody)"
              .formatted(
                  Lines.visible(introduction.by()),
                  switch (introduction.standing()) {
                    case GOOD -> "who is verified";
                    case INTRODUCER_UNVERIFIED -> "who is not verified any more";
                    case OTHER_KEYS -> "for other keys than these";
                  }));
    }
    return lines;
  }

  /// Says what a contact is now, once it has left for the other devices, if the server can be
  /// reached.
  static void answer(Call call, Contact contact) throws ClientException {
    deliver(call);
    Console console = call.console();
    if (call.arguments().json()) {
      Json.print(console, Document.of(contact));
    } else {
      console.out().println(line(contact));
    }
  }

  /// Has what was said leave now.
  static void deliver(Call call) throws ClientException {
    try {
      call.sonet().synchronize(PATIENCE);
    } catch (ClientException away) {
      if (away.reason() != Reason.SERVER_UNREACHABLE) {
        throw away;
      }
      call.console().note("It is kept here, and leaves when the server can be reached.");
    }
  }
}
