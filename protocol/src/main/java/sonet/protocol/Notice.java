package sonet.protocol;

import java.util.Optional;

/// What the service tells a device by itself: the body of an inbox entry of the kind
/// [EntryKind#NOTICE], as JSON in UTF-8 whose `type` is the name of the case.
///
/// As long as one of the same cause waits unacknowledged, no second one comes.
public sealed interface Notice {
  /// A device was added to the account. Its owner should know on every other one, and whoever gets
  /// this adds it to the groups in which it is missing.
  ///
  /// @param device which
  record DeviceAdded(DeviceId device) implements Notice {}

  /// Another device of the account was removed from it. Its leaves in groups must go: whoever gets
  /// this commits its removal, if the signature is of a device of the account.
  ///
  /// @param removal which, and by whom
  record DeviceRemoved(Removal removal) implements Notice {}

  /// An administrator took another device out of the account. No device has signed that: whoever
  /// gets this looks into the log, which says so as well, and takes the leaves of the device out of
  /// groups when it does.
  ///
  /// @param device which
  /// @param note what the administrator says of it
  record DeviceExpelled(DeviceId device, String note) implements Notice {}

  /// Another device of the account has made, replaced or revoked its recovery key. Whoever gets
  /// this looks into the log, which says by which device.
  record RecoveryKeyChanged() implements Notice {}

  /// Few keys are left of a kind; publish new ones.
  ///
  /// @param keys which
  /// @param left how many there were when this was written
  record KeysLow(Keys keys, int left) implements Notice {}

  /// Somebody asked for a key when none was left but the last resort, or not even that. The device
  /// publishes new ones and looks whether it was left out of a group or a conversation.
  ///
  /// @param keys which
  /// @param lastResort whether the last resort was given out
  record KeysExhausted(Keys keys, boolean lastResort) implements Notice {}

  /// The inbox was full and something for this device was refused; whoever sent it was told.
  ///
  /// @param waiting how many entries waited
  record InboxFull(long waiting) implements Notice {}

  /// Entries of the inbox were forgotten before the device acknowledged them, since they were older
  /// than the tenant keeps them.
  ///
  /// @param upTo the number of the last of them
  record EntriesExpired(long upTo) implements Notice {}

  /// Which keys of a device.
  ///
  /// @param kind what they are
  /// @param cipherSuite of key packages, their suite (RFC 9420 §17.1)
  record Keys(Kind kind, Optional<Integer> cipherSuite) {
    /// What keys are.
    public enum Kind {
      /// Key packages (RFC 9420 §10).
      KEY_PACKAGE,
      /// One-time prekeys on an elliptic curve.
      EC_PREKEY,
      /// One-time prekeys of a KEM.
      KEM_PREKEY
    }
  }
}
