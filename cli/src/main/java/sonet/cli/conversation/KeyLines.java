package sonet.cli.conversation;

import java.util.List;
import java.util.stream.Collectors;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;

/// What happens to keys, in plain words.
public final class KeyLines {
  private KeyLines() {}

  /// A change: whose, what, by which device and why.
  public static String change(KeyChange change) {
    String who = Lines.visible(change.account());
    String what =
        switch (change.standing()) {
          case SIGNED, SEEN -> "the keys of " + who + " changed: " + deeds(change);
          case UNSIGNED ->
              (isExpulsion(change)
                      ? "an administrator of the server took a device out of the account of " + who
                      : "the keys of " + who + " were changed by the server's operator")
                  + ", and no device of theirs signed that: "
                  + deeds(change);
          case UNLOGGED ->
              "the server shows keys of " + who + " that are not in its log: " + deeds(change);
          case BROKEN ->
              "nothing proves the keys that the server shows of " + who + ": " + deeds(change);
        };
    String why = why(change);
    return what + (why.isEmpty() ? "" : " (" + why + ")") + "." + advice(change, who);
  }

  /// An administrator took something out, and nothing else changed.
  private static boolean isExpulsion(KeyChange change) {
    return change.cause() == KeyChange.Cause.ADMINISTRATOR && change.added().isEmpty();
  }

  private static String advice(KeyChange change, String who) {
    if (change.isGood()) {
      return "";
    }
    String ask =
        change.standing() == KeyChange.Standing.UNSIGNED && isExpulsion(change)
            ? " No key came in by that. Ask them over another way whether it is right"
            : " Compare keys in another way";
    return ask + "; then: sonet keys accept|block " + who;
  }

  /// What came and went.
  public static String deeds(KeyChange change) {
    String kind = change.cause() == KeyChange.Cause.RECOVERY_KEY ? "recovery key" : "device";
    String added = devices(kind, change.added(), "came");
    String removed = devices(kind, change.removed(), "went");
    if (added.isEmpty() && removed.isEmpty()) {
      return "the same devices";
    }
    return added + (added.isEmpty() || removed.isEmpty() ? "" : ", ") + removed;
  }

  private static String devices(String kind, List<String> devices, String verb) {
    return devices.isEmpty()
        ? ""
        : "%s %s %s"
            .formatted(
                devices.size() == 1 ? kind : kind + "s",
                devices.stream().map(Lines::visible).collect(Collectors.joining(", ")),
                verb);
  }

  /// Why, and by which device.
  public static String why(KeyChange change) {
    String cause =
        switch (change.cause()) {
          case REGISTRATION -> "registered";
          case NEW_DEVICE -> "a new device";
          case RETIRED_DEVICE -> "a device that is used no more";
          case LOST_DEVICE -> "a device was lost";
          case ROTATION -> "new keys for the same device";
          case COMPROMISE -> "a key may be in other hands";
          case RECOVERY -> "back after devices were lost, by the recovery key";
          case RECOVERY_KEY -> "the recovery key, which gets no messages";
          case ADMINISTRATOR -> "by an administrator";
          case DELETION -> "the account was deleted";
          case UNKNOWN -> "";
        };
    String by = change.by().map(device -> "signed by " + Lines.visible(device)).orElse("");
    String note = change.note().isEmpty() ? "" : "\"" + Lines.visible(change.note()) + "\"";
    return List.of(cause, by, note).stream()
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /// An alarm, with what to do.
  public static String alarm(KeyAlarm alarm) {
    String what =
        switch (alarm.kind()) {
          case LOG_REWRITTEN -> "the log of keys is no continuation of what it was";
          case LOG_FORKED -> "the log of keys shows different people different things";
          case LOG_DISPUTED ->
              "somebody says of the log of keys what you are not shown" + ", and does not prove it";
          case LOG_UNPROVEN -> "the log of keys did not prove what it says";
          case LOG_STALE -> "the log of keys is too old, or from the future";
          case OWN_KEYS_CHANGED -> "somebody else changed your keys in the log";
          case OWN_KEYS_DIFFER -> "your devices in the log are not those the server shows";
          case OWN_KEYS_UNSEEN -> "your keys may have changed while this device was away";
          case NOT_WATCHED -> "your keys could not be watched in the log for too long";
          case DEVICE_EXPELLED -> "an administrator took a device out of your account";
          case RECOVERY_USED -> "the recovery key of your account was used";
          case NOT_WITNESSED -> "the witnesses have not seen what the log of keys shows";
          case NOT_AUDITED -> "too few auditors vouch for what the log of keys shows";
        };
    String about = alarm.about().isEmpty() ? "" : " [" + Lines.visible(alarm.about()) + "]";
    return "alarm"
        + about
        + ": "
        + what
        + " - "
        + Lines.visible(alarm.detail())
        + ". "
        + alarm.kind().advice();
  }
}
