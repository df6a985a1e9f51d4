package sonet.client;

import java.time.Instant;
import sonet.crypto.Bytes;

/// Something that an honest server does not do with keys, found by this device and kept.
///
/// @param at when it was found
/// @param kind what it is
/// @param about whose keys it is about; empty for the log as a whole
/// @param detail what exactly, as a phrase
/// @param evidence what was sent, answered and known, with the heads that the log signed; for an
///   auditor, or anybody who has the log from elsewhere
public record KeyAlarm(Instant at, Kind kind, String about, String detail, Bytes evidence) {
  /// What can be found.
  public enum Kind {
    /// The log showed this device a tree that is no continuation of what it had shown before.
    LOG_REWRITTEN("Do not trust new keys over this server. Keep the evidence, and show it."),
    /// The log shows different trees to different people.
    LOG_FORKED("Do not trust new keys over this server. Keep the evidence, and show it."),
    /// Somebody says of the log what this device was not shown, and does not prove it. Either one
    /// of both was shown another log, or it is not true.
    LOG_DISPUTED(
        "Nobody can tell from that whether the server or whoever says so is wrong. Ask them over"
            + " another way, and keep what they said."),
    /// An answer of the log does not prove what it says.
    LOG_UNPROVEN("Try again; if it stays, ask the operator what is wrong, over another way."),
    /// The log's newest tree is too old, or from the future.
    LOG_STALE("Check this device's clock; if it is right, the server keeps something back."),
    /// The log has a change of one's own devices that none of them made.
    OWN_KEYS_CHANGED(
        "Somebody else changed your keys. Look at your devices, remove what you do not know, and"
            + " tell your contacts over another way."),
    /// An administrator of the server took a device out of the account. Nothing came in by that.
    DEVICE_EXPELLED(
        "If you have asked for it, accept it (sonet keys accept, with the name of your account); your"
            + " contacts see it as well, and need not decide about it once a device of yours has"
            + " changed something (sonet recovery create). If you have not, ask the operator why, over"
            + " another way, and look at what is left (sonet keys)."),
    /// The recovery key of the account brought in a device, and this device did not do that.
    RECOVERY_USED(
        "If it was not you, somebody has your recovery key: remove the device that came and revoke"
            + " the key (sonet devices remove, sonet recovery revoke), and tell your contacts over"
            + " another way."),
    /// The log does not have this device, or has devices that the server does not show.
    OWN_KEYS_DIFFER(
        "Others may be shown other keys than yours. Compare keys with them over another way."),
    /// One's own keys changed while this device was away for long, and the log has erased how, as
    /// an honest one may.
    OWN_KEYS_UNSEEN("Look at your devices, and remove what you do not know."),
    /// One's own keys could not be watched in the log for too long.
    NOT_WATCHED("Nobody watches your keys meanwhile. Ask the operator, or use another network."),
    /// The witnesses whom this device relies on have not seen what the log showed.
    NOT_WITNESSED("Do not trust new keys over this server before you know why."),
    /// Too few of the auditors whom this device relies on vouch for what the log shows.
    NOT_AUDITED(
        "Do not trust new keys over this server before you know why. Ask the auditors, over another"
            + " way, what they have seen.");

    private final String advice;

    Kind(String advice) {
      this.advice = advice;
    }

    /// What to do, as a sentence or two.
    public String advice() {
      return advice;
    }
  }
}
