package sonet.client;

import java.util.Optional;

/// Something that a person can understand and act upon went wrong: with the server, the disk, the
/// passphrase or a name. The message is a sentence for that person.
public final class ClientException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String requestId;

  /// A failure for a reason, in a sentence.
  public ClientException(Reason reason, String message) {
    this(reason, message, "");
  }

  /// A refusal of the server, with the id under which its log knows the request.
  public ClientException(Reason reason, String message, String requestId) {
    super(message);
    this.reason = reason;
    this.requestId = requestId;
  }

  /// A failure because of another.
  public ClientException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.requestId = cause instanceof ClientException known ? known.requestId : "";
  }

  /// What kind of failure it is.
  public Reason reason() {
    return reason;
  }

  /// The id under which the server's log knows the request that it refused; tell it to the
  /// operator.
  public Optional<String> requestId() {
    return Optional.of(requestId).filter(id -> !id.isEmpty());
  }

  /// The sentence, and what to do next.
  public String explanation() {
    return getMessage() + " " + reason.advice();
  }

  /// What can go wrong, each with what to do next.
  public enum Reason {
    /// The passphrase does not open the local state. Nothing was changed.
    WRONG_PASSPHRASE("Try again with the passphrase this device was set up with."),
    /// The key of the local state is not where it was kept.
    KEY_MISSING("Unlock the key store of the system, or bring the key file back."),
    /// Another process has the local state open.
    STATE_IN_USE("Close the other program, or name another folder."),
    /// The local state was altered or is broken.
    STATE_DAMAGED("Restore the folder from a copy, or set the device up anew in another folder."),
    /// The local state was written by a newer version.
    STATE_TOO_NEW("Use the version of Sonet that wrote it, or a newer one."),
    /// The local state belongs to another name or server.
    STATE_OF_ANOTHER("Name another folder, or the server and name it belongs to."),
    /// The disk refused to read or write.
    DISK_FAILED("Check the folder's permissions and the disk."),
    /// No space is left for the local state. What was there before is unharmed.
    DISK_FULL("Free some space and try again."),
    /// Nothing answers at the server's address, or it stopped answering.
    SERVER_UNREACHABLE("Check the address and that the server runs; what is queued is kept."),
    /// The server answered with an error of its own, or asks to slow down.
    SERVER_FAILED("Try again later; what is queued is kept."),
    /// The server answered something that no version of it should.
    SERVER_MISBEHAVED("Check that the address is that of a Sonet server."),
    /// The server does not take this device for who it says it is.
    LOGIN_REFUSED("Set the device up anew in another folder."),
    /// This device was removed from its account by another one. Its keys were wiped.
    DEVICE_REMOVED("Delete its folder; to use it again, link it as a new device in another one."),
    /// No device shows this code.
    UNKNOWN_LINK("Check the code, or have a new one shown on the other device."),
    /// The code that links a device was used, given up or has expired.
    LINK_OVER("Have a new code shown on the other device."),
    /// The other device did not want this one.
    LINK_DECLINED("Confirm this device on the other one, with a new code."),
    /// Who answered does not know the code: someone stands between the two devices.
    LINK_FORGED("Nothing was linked. Do not go on over this server before you know why."),
    /// The recovery key is none of the account, or not any more.
    UNKNOWN_RECOVERY_KEY(
        "Check that it is the newest one, and of this account; one that was revoked or made anew is"
            + " good no more."),
    /// Someone else has the account name.
    NAME_TAKEN("Choose another name; if it is yours, link this device from one you have."),
    /// The server has no longer what this device did not fetch in time.
    MISSED_TOO_MUCH("The device comes back by itself; if it cannot, ask a member to add it."),
    /// The server understood and refused.
    REFUSED("Check what was asked for."),
    /// Nobody has this name.
    UNKNOWN_USER("Check the spelling, or ask them to sign in once."),
    /// A user's devices have published no keys to be added with.
    UNREACHABLE_USER("Ask them to sign in once, so that their devices publish keys."),
    /// Their keys are not the ones this device knows, or are not valid.
    UNTRUSTED_USER("Do not go on before you have spoken to them in another way."),
    /// The account is blocked here.
    BLOCKED("Unblock them first, if you want to talk to them."),
    /// A code that verifies is of somebody else, or for somebody else.
    OTHER_PERSON("Check whose code it is, and who shall scan it."),
    /// A code that verifies was used, or is good no more.
    CODE_OVER("Have a new code shown."),
    /// Two people do not see the same keys: somebody may stand between them.
    KEYS_DIFFER("Nothing was verified. Do not go on over this server before you know why."),
    /// The transparency logs that two people see are not one.
    LOGS_DIFFER(
        "Nothing was verified. The server shows you different logs, or the code is not true; keep the"
            + " evidence."),
    /// The other side gave a comparison up, or did not come.
    COMPARISON_OVER("Begin anew when both of you are there."),
    /// There is something against the keys of an account: the log does not prove them, or they
    /// changed without the signature of a device that was there. Nothing is sent meanwhile.
    KEYS_DOUBTED(
        "Compare keys with them in another way; then accept or block them (sonet keys accept|block"
            + " NAME)."),
    /// The keys of an account were blocked here.
    KEYS_BLOCKED("Accept them, if you trust them again (sonet keys accept NAME)."),
    /// The keys of an account, or what is against them, are not what somebody decided about.
    /// Nothing was decided.
    KEYS_CHANGED("Look at them again, then decide (sonet keys NAME)."),
    /// A device that was removed from its account is still in a group, since nobody has taken it
    /// out for long.
    REMOVED_DEVICE(
        "Whoever may remove its owner and add them again puts that right; or accept that it reads on"
            + " (sonet keys accept NAME)."),
    /// The log says that it has no such account; that proves nothing.
    NOT_IN_LOG("Ask the operator why, over another way."),
    /// The log of the server did not prove what it says, or is another one than before. What was
    /// known before stays.
    LOG_DISTRUSTED("Use no new keys over this server before you know why; see the alarms."),
    /// This account has no such device.
    UNKNOWN_DEVICE("See the list of its devices."),
    /// There is no such conversation on this device.
    UNKNOWN_CONVERSATION("See the list of conversations."),
    /// There is no such message on this device, or not any more.
    UNKNOWN_MESSAGE("See the messages of the conversation."),
    /// The server has no such file, or not any more.
    UNKNOWN_FILE("Ask whoever sent it to send it again."),
    /// It is not for this account to do.
    NOT_ALLOWED("Ask someone who may."),
    /// It is for groups, and this is a conversation of two.
    ONLY_IN_GROUPS("Begin a group with them for that."),
    /// They are in the conversation already.
    ALREADY_MEMBER("There is nothing to do."),
    /// They are not in the conversation.
    NOT_A_MEMBER("See the list of its members."),
    /// This device was removed from the conversation.
    REMOVED("Ask a member to add you again."),
    /// Others changed the conversation at the same time, again and again.
    BUSY("Try again in a moment."),
    /// The conversation goes on in another group than the one that was asked for.
    REPLACED("This device follows by itself; try again in a moment."),
    /// The server shows this device another history of the conversation than before.
    FORKED("Compare with the others what you have, by its evidence; then rejoin it."),
    /// What a peer or the server sent does not follow the protocol.
    INVALID_MESSAGE("It was left out; if it happens again, tell the operator."),
    /// A text or name that cannot be used.
    INVALID_INPUT("Change it and try again."),
    /// What a log publishes, or a proof from it, does not verify.
    LOG_UNPROVEN("Do not rely on it before you know why."),
    /// This device was closed meanwhile.
    CLOSED("Open it again.");

    private final String advice;

    Reason(String advice) {
      this.advice = advice;
    }

    /// What to do next, as a sentence.
    public String advice() {
      return advice;
    }
  }
}
