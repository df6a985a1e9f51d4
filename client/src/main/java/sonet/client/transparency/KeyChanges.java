package sonet.client.transparency;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.KeyChange;
import sonet.client.KeyChange.Cause;
import sonet.client.state.Records;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.Standing;

/// KeyChanges of keys in the words of the SDK, and in the local state.
public final class KeyChanges {
  private KeyChanges() {}

  /// A short name of a device: the first eight digits of its key.
  static String device(Bytes signatureKey) {
    return signatureKey.toHex().substring(0, 8);
  }

  /// What a set changed, after the one before it, as far as that is known.
  static KeyChange of(
      String account, Optional<DeviceSet> before, DeviceSet set, KeyChange.Standing standing) {
    List<String> added =
        set.devices().stream()
            .filter(device -> isNew(before, set, device))
            .map(device -> device(device.signatureKey()))
            .toList();
    return new KeyChange(
        account,
        set.number(),
        Instant.ofEpochMilli(set.at()),
        cause(set.reason()),
        set.note(),
        added,
        set.removed().stream().map(KeyChanges::device).toList(),
        set.authorship().map(by -> device(by.key())),
        standing);
  }

  private static boolean isNew(Optional<DeviceSet> before, DeviceSet set, DeviceKey device) {
    return before.isPresent()
        ? !before.get().contains(device.signatureKey())
        : device.addedAt() >= set.at();
  }

  /// What a set stands on, in the words of the SDK. What comes after a gap stands on more than the
  /// set itself shows ([Chain]).
  static KeyChange.Standing standing(Standing found) {
    return switch (found) {
      case REGISTERED, CONTINUED -> KeyChange.Standing.SIGNED;
      case FIRST_SEEN -> KeyChange.Standing.SEEN;
      case GAP -> KeyChange.Standing.BROKEN;
      case UNAUTHORIZED -> KeyChange.Standing.UNSIGNED;
    };
  }

  private static Cause cause(ChangeReason reason) {
    return switch (reason) {
      case REGISTRATION -> Cause.REGISTRATION;
      case NEW_DEVICE -> Cause.NEW_DEVICE;
      case RETIRED_DEVICE -> Cause.RETIRED_DEVICE;
      case LOST_DEVICE -> Cause.LOST_DEVICE;
      case ROTATION -> Cause.ROTATION;
      case COMPROMISE -> Cause.COMPROMISE;
      case RECOVERY -> Cause.RECOVERY;
      case ADMINISTRATOR -> Cause.ADMINISTRATOR;
      case DELETION -> Cause.DELETION;
      case RECOVERY_KEY -> Cause.RECOVERY_KEY;
    };
  }

  static Bytes encode(KeyChange change) {
    Writer writer = new Writer();
    write(writer, change);
    return writer.toBytes();
  }

  /// Writes one into a record.
  public static void write(Writer writer, KeyChange change) {
    writer
        .opaque(Bytes.utf8(change.account()))
        .u64(change.version())
        .u64(change.at().toEpochMilli())
        .u8(code(change.cause()))
        .opaque(Bytes.utf8(change.note()))
        .vector(change.added(), KeyChanges::text)
        .vector(change.removed(), KeyChanges::text)
        .opaque(Bytes.utf8(change.by().orElse("")))
        .u8(code(change.standing()));
  }

  private static void text(Writer writer, String text) {
    writer.opaque(Bytes.utf8(text));
  }

  /// Reads what [#write(Writer, KeyChange)] wrote.
  public static KeyChange read(Reader reader) throws DecodeException {
    return new KeyChange(
        text(reader),
        reader.u64(),
        Instant.ofEpochMilli(reader.u64()),
        Records.constant(Cause.values(), reader.u8(), KeyChanges::code),
        text(reader),
        reader.vector(KeyChanges::text),
        reader.vector(KeyChanges::text),
        Optional.of(text(reader)).filter(by -> !by.isEmpty()),
        Records.constant(KeyChange.Standing.values(), reader.u8(), KeyChanges::code));
  }

  private static String text(Reader reader) throws DecodeException {
    return reader.opaque().toUtf8();
  }

  /// On disk; they never change.
  private static int code(Cause cause) {
    return switch (cause) {
      case UNKNOWN -> 0;
      case REGISTRATION -> 1;
      case NEW_DEVICE -> 2;
      case RETIRED_DEVICE -> 3;
      case LOST_DEVICE -> 4;
      case ROTATION -> 5;
      case COMPROMISE -> 6;
      case RECOVERY -> 7;
      case ADMINISTRATOR -> 8;
      case DELETION -> 9;
      case RECOVERY_KEY -> 10;
    };
  }

  private static int code(KeyChange.Standing standing) {
    return switch (standing) {
      case SIGNED -> 1;
      case SEEN -> 2;
      case UNSIGNED -> 3;
      case UNLOGGED -> 4;
      case BROKEN -> 5;
    };
  }
}
