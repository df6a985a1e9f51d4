package sonet.client;

import java.util.List;
import sonet.client.device.TrustDesk;

/// Whom this account trusts, and the ways to find out whose keys one has. What is said here holds
/// on all devices of the account. May be used from any thread.
///
/// ```java
/// SafetyNumber number = me.trust().safetyNumber("bob");
/// System.out.println(number); // bob sees the same
/// me.trust().verify("bob", number);
/// ```
public final class Trust {
  private final TrustDesk desk;

  Trust(TrustDesk desk) {
    this.desk = desk;
  }

  /// What is known of an account, without asking the server.
  public Contact of(String account) throws ClientException {
    return desk.contact(account);
  }

  /// All accounts of which something is known, by name.
  public List<Contact> contacts() throws ClientException {
    return desk.contacts();
  }

  /// The 60 digits of this account and another one, over all keys of both: the other side sees the
  /// same. A new device of either makes other digits.
  ///
  /// @throws ClientException with `UNKNOWN_USER`, `UNTRUSTED_USER`, `INVALID_INPUT` for oneself, or
  ///   a failure of the server
  public SafetyNumber safetyNumber(String account) throws ClientException {
    return desk.safetyNumber(account);
  }

  /// Takes an account for verified, since two people have compared this number.
  ///
  /// @throws ClientException with `KEYS_DIFFER` when it is not their number any more, or as
  ///   [#safetyNumber(String)]
  @CanIgnoreReturnValue
  public Contact verify(String account, SafetyNumber compared) throws ClientException {
    desk.verify(account, compared);
    return of(account);
  }

  /// Compares digits that somebody typed or pasted, all 60 of them, and takes the account for
  /// verified when they are right.
  ///
  /// @throws ClientException with `KEYS_DIFFER` when they are not, or as [#safetyNumber(String)]
  @CanIgnoreReturnValue
  public Contact verify(String account, String digits) throws ClientException {
    desk.verify(account, digits);
    return of(account);
  }

  /// A code to be shown to another account. Once it is scanned there, this account has verified the
  /// other one as well.
  ///
  /// @throws ClientException as [#safetyNumber(String)]
  public VerificationCode code(String account) throws ClientException {
    return new VerificationCode(desk.code(account));
  }

  /// Compares the code that somebody shows with what this device sees, and takes them for verified.
  /// They learn of it, and have verified this account then.
  ///
  /// @throws ClientException with `OTHER_PERSON` when it is not their code or not for this account,
  ///   `CODE_OVER` when it is too old, `KEYS_DIFFER` when the two do not see the same keys, or as
  ///   [#safetyNumber(String)]; nothing is changed then
  @CanIgnoreReturnValue
  public Contact scan(String account, VerificationCode code) throws ClientException {
    desk.scan(account, code.code());
    return of(account);
  }

  /// Begins to compare 25 digits with somebody who is there.
  ///
  /// @throws ClientException with `BUSY` when that is under way, or as [#safetyNumber(String)]
  public LiveVerification compare(String account) throws ClientException {
    return new LiveVerification(desk.compare(account));
  }

  /// Takes an account for verified no more, or lets one that was blocked speak again.
  ///
  /// @throws ClientException with `INVALID_INPUT` for oneself, or a failure of the disk
  @CanIgnoreReturnValue
  public Contact unverify(String account) throws ClientException {
    desk.set(account, TrustLevel.UNVERIFIED);
    return of(account);
  }

  /// Sends nothing to an account any more, and shows nothing of what comes from it. In a group that
  /// both are in it still reads what is said there: who shall not, must be removed from it.
  ///
  /// @throws ClientException as [#unverify(String)]
  @CanIgnoreReturnValue
  public Contact block(String account) throws ClientException {
    desk.set(account, TrustLevel.BLOCKED);
    return of(account);
  }

  /// Tells a contact which keys a verified account has. There it is shown, and verifies nobody.
  ///
  /// @throws ClientException with `NOT_ALLOWED` when the account is not verified here, `BLOCKED`,
  ///   or as [#safetyNumber(String)]
  public void introduce(String account, String to) throws ClientException {
    desk.introduce(account, to);
  }

  /// Who of those in a group is verified, and the digits that its members can compare.
  ///
  /// @throws ClientException with `ONLY_IN_GROUPS` for a conversation of two, or `REMOVED`
  public GroupTrust group(Conversation group) throws ClientException {
    return desk.group(group.id());
  }
}
