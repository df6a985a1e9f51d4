package sonet.server.account;

import sonet.crypto.Bytes;
import sonet.transparency.directory.DeviceSet;

/// What an administrator says beside a change of an account's keys. It gets into the log, where the
/// owner and the contacts of the account read it.
///
/// @param text what is said, in a line that is not blank
public record ChangeNote(String text) {
  /// Checks what a device set takes.
  public ChangeNote {
    if (text.isBlank()
        || text.chars().anyMatch(Character::isISOControl)
        || !Bytes.utf8(text).toUtf8().equals(text)
        || Bytes.utf8(text).length() > DeviceSet.LONGEST_NOTE) {
      throw new IllegalArgumentException(
          "a note says why, in a line of at most "
              + DeviceSet.LONGEST_NOTE
              + " bytes of UTF-8; the owner and the contacts of the account read it");
    }
  }
}
