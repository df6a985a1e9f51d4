package sonet.client;

import java.time.Duration;
import java.util.List;
import sonet.client.device.LiveCheck;

/// A comparison of 25 digits with a contact who is there at the same time.
///
/// ```java
/// try (LiveVerification live = me.trust().compare("bob")) {
///   List<String> digits = live.await(Duration.ofMinutes(5));
///   if (ask("Does bob read " + digits + " as well?")) {
///     live.confirm();
///   } else {
///     live.reject();
///   }
/// }
/// ```
///
/// Closing it before there are digits tells the other side that it is over. One thread uses it.
public final class LiveVerification implements AutoCloseable {
  private final LiveCheck check;

  LiveVerification(LiveCheck check) {
    this.check = check;
  }

  /// Waits until the other side is there as well, for as long as said. Gives the five groups of
  /// five digits that both see if nobody stands between them.
  ///
  /// @throws ClientException with `COMPARISON_OVER` when the other side did not come or gave up,
  ///   `KEYS_DIFFER` when it cheats, `CLOSED` after an interrupt, or a failure of server or disk
  public List<String> await(Duration longest) throws ClientException {
    return SafetyNumber.groups(check.await(longest));
  }

  /// Both people see the same digits: the contact is verified here. The other side says so for
  /// itself.
  ///
  /// @throws ClientException with `KEYS_DIFFER` when the contact has other keys since
  public void confirm() throws ClientException {
    check.confirm();
  }

  /// They do not see the same: the contact is not verified any more, whatever it was.
  public void reject() throws ClientException {
    check.reject();
  }

  /// Ends it.
  @Override
  public void close() throws ClientException {
    check.close();
  }
}
