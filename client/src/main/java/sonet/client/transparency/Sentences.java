package sonet.client.transparency;

import java.util.List;
import java.util.stream.Collectors;
import sonet.client.KeyChange;

/// What is against keys, in plain words.
final class Sentences {
  private Sentences() {}

  static String doubts(String account, List<KeyChange> doubts) {
    return doubts.stream().map(doubt -> doubt(account, doubt)).collect(Collectors.joining(" "));
  }

  /// What is against keys that are not those somebody decided about.
  static String changed(String account, List<KeyChange> doubts) {
    String now = doubts.isEmpty() ? "Nothing is against them now." : doubts(account, doubts);
    return "What is known of the keys of "
        + account
        + " is not what was shown, so nothing was accepted. "
        + now;
  }

  private static String doubt(String account, KeyChange doubt) {
    List<String> keys = doubt.added().isEmpty() ? doubt.removed() : doubt.added();
    String devices = keys.isEmpty() ? "" : " (" + String.join(", ", keys) + ")";
    String said =
        switch (doubt.standing()) {
          case UNLOGGED -> "The log does not have keys that the server shows of " + account;
          case UNSIGNED ->
              doubt.cause() == KeyChange.Cause.ADMINISTRATOR
                  ? "An administrator took devices out of the account of "
                      + account
                      + ", and no device of it has signed that"
                  : "No device of " + account + " has signed a change of its keys";
          case BROKEN -> "Nothing proves the keys that the server shows of " + account;
          case SIGNED, SEEN -> "The keys of " + account + " changed";
        };
    return said + devices + ".";
  }
}
