package sonet.cli.conversation;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.Printable;
import sonet.client.AccountKeys;
import sonet.client.KeyChange;

/// What a person is shown of the keys of an account, and decides about.
public final class KeyPage {
  private KeyPage() {}

  /// What they are, each change of them, and what is against them.
  ///
  /// @param history what changed, the oldest first
  public static List<String> lines(AccountKeys keys, List<KeyChange> history) {
    List<String> lines = new ArrayList<>();
    lines.add(state(keys));
    keys.proof().ifPresent(proof -> lines.add(proof(proof)));
    keys.devices().forEach(device -> lines.add(line(device)));
    keys.recoveryKey().ifPresent(key -> lines.add(line(key) + "  recovery key"));
    for (KeyChange change : history) {
      lines.add(
          "%s  v%d  %s (%s)"
              .formatted(
                  time(change.at()),
                  change.version(),
                  KeyLines.deeds(change),
                  KeyLines.why(change)));
    }
    keys.doubts().forEach(doubt -> lines.add("! " + KeyLines.change(doubt)));
    return lines;
  }

  /// Whether there is something to decide.
  public static boolean isUndecided(AccountKeys keys) {
    return keys.state() == AccountKeys.State.DOUBTED || keys.state() == AccountKeys.State.BLOCKED;
  }

  /// How to accept what is shown and nothing else; empty where there is nothing to accept.
  public static Optional<String> decision(AccountKeys keys) {
    return isUndecided(keys)
        ? Optional.of(
            "to accept just this: sonet keys accept %s --seen %s"
                .formatted(Printable.line(keys.account()), keys.seen()))
        : Optional.empty();
  }

  /// On what they stand, in one line.
  public static String state(AccountKeys keys) {
    String name = Printable.line(keys.account());
    return switch (keys.state()) {
      case UNKNOWN -> name + ": nothing is known yet";
      case PROVEN ->
          "%s: in the log, version %d; each change was signed by a device of the account"
              .formatted(name, keys.version().orElse(0L));
      case ACCEPTED -> name + ": accepted here, though the log does not prove all of it";
      case DOUBTED -> name + ": in doubt; nothing is sent until you accept or block them";
      case BLOCKED -> name + ": blocked here; nothing is sent";
    };
  }

  private static String proof(AccountKeys.Proof proof) {
    String at = time(proof.at());
    return switch (proof.source()) {
      case LOG -> "proven by the log, asked at " + at;
      case CREDENTIAL -> "proven by a credential as of " + at + "; the log is asked soon";
      case PROVISIONAL_CREDENTIAL ->
          "proven by a new credential as of "
              + at
              + ", still to be confirmed; the log is asked soon";
    };
  }

  private static String line(AccountKeys.Device device) {
    return "%s  %s  %s"
        .formatted(
            device.id(),
            device.since().map(KeyPage::time).orElse("not in the log"),
            device.signatureKey().toHex());
  }

  /// A time as all of these pages have it.
  public static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
