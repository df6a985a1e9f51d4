package sonet.client;

import java.util.List;
import sonet.client.device.Desk;

/// Whose keys are whose: what the log of the server proves of the keys of accounts, what is against
/// them, and what was decided here.
///
/// Whenever keys of an account are about to be used they are looked up in the log, without a word
/// from anybody. Keys that it does not have, and changes that no earlier device of the account has
/// signed, are told of ([Event.KeysChanged]); until someone decides, nothing is sent to them, see
/// [KeyPolicy].
public final class Keys {
  private final Desk desk;

  Keys(Desk desk) {
    this.desk = desk;
  }

  /// The keys of an account, held against the log now if they were not lately.
  ///
  /// @throws ClientException with `UNKNOWN_USER`, `UNTRUSTED_USER` or a failure of server or disk
  public AccountKeys of(String account) throws ClientException {
    return desk.keys().look(account);
  }

  /// The same as far as it is known here, without the server.
  public AccountKeys known(String account) {
    return desk.keys().known(account);
  }

  /// What changed in the keys of an account, as far as this device has seen it in the log, the
  /// oldest first. The log forgets old versions after a time; what this device saw, it keeps.
  public List<KeyChange> history(String account) throws ClientException {
    return desk.keys().history(account);
  }

  /// Accepts what is against the keys of an account, as somebody has looked at it. What waited to
  /// be sent to them goes on. Later changes are judged anew, and so is what came since that look:
  /// then nothing is accepted.
  ///
  /// @param looked what was shown to whoever decides
  /// @throws ClientException with `KEYS_CHANGED` when the keys, or what is against them, are not
  ///   what was shown; [#known] has what they are now
  public AccountKeys accept(AccountKeys looked) throws ClientException {
    return accept(looked.account(), looked.seen());
  }

  /// The same by the short name of what was shown ([AccountKeys#seen]).
  ///
  /// @throws ClientException with `KEYS_CHANGED`
  public AccountKeys accept(String account, String seen) throws ClientException {
    return desk.keys().accept(account, seen);
  }

  /// Has nothing sent to an account any more, until its keys are accepted.
  public AccountKeys block(String account) throws ClientException {
    return desk.keys().block(account);
  }

  /// What this device has found that an honest server does not do, the oldest first.
  public List<KeyAlarm> alarms() throws ClientException {
    return desk.keys().alarms();
  }

  /// The auditors whom this device relies on ([Settings.Auditors]), and what they have vouched for
  /// as far as the log has shown it.
  ///
  /// @throws ClientException a failure of server or disk
  public LogAuditors auditors() throws ClientException {
    return desk.keys().auditors();
  }

  /// Looks into the log now: at one's own label, at what is watched for contacts, and at the keys
  /// that were not looked at lately. This happens by itself, several times a day.
  ///
  /// @throws ClientException with `LOG_DISTRUSTED` or a failure of server or disk
  public void watch() throws ClientException {
    desk.keys().watch();
  }
}
