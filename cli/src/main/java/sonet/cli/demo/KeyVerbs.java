package sonet.cli.demo;

import java.util.List;
import java.util.stream.Collectors;
import sonet.cli.command.CommandException;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.KeyChange;
import sonet.client.Sonet;
import sonet.client.VerificationCode;

/// What a device of the demo does about keys. See [DeviceCommand] for the lines.
///
/// @param sonet the device
record KeyVerbs(Sonet sonet) {
  /// Does what a line says. Returns the answer.
  String act(String verb, String rest) throws ClientException, CommandException {
    return switch (verb) {
      case "prove" -> proven(sonet.keys().of(rest));
      case "watch" -> {
        sonet.keys().watch();
        yield alarms();
      }
      case "alarms" -> alarms();
      case "shows" -> sonet.trust().code(rest).text();
      case "scans" -> {
        List<String> words = List.of(rest.split(" ", 2));
        yield sonet
            .trust()
            .scan(words.getFirst(), VerificationCode.parse(words.getLast()))
            .level()
            .toString();
      }
      default -> throw CommandException.usage("the device does not know \"" + verb + "\".");
    };
  }

  private static String proven(AccountKeys keys) {
    String doubts =
        keys.doubts().stream().map(KeyVerbs::sentence).collect(Collectors.joining("; "));
    return keys.state() == AccountKeys.State.PROVEN
        ? keys.state() + " version " + keys.version().orElse(-1L)
        : keys.state() + " " + doubts;
  }

  private static String sentence(KeyChange change) {
    return "version %d, %s, added %s, removed %s, by %s: %s"
        .formatted(
            change.version(),
            change.cause(),
            change.added(),
            change.removed(),
            change.by().orElse("nobody"),
            change.standing());
  }

  private String alarms() throws ClientException {
    return sonet.keys().alarms().stream()
        .map(alarm -> alarm.kind() + ": " + alarm.detail())
        .distinct()
        .collect(Collectors.joining("; "));
  }
}
