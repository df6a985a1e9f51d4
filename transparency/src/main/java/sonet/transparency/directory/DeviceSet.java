package sonet.transparency.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.wire.LabelVersion;

/// The value of an account's label: its devices from now on, what changed, why, and the signature
/// of the device that changed it.
///
/// ```
/// struct {
///   uint16 format = 1;
///   opaque account<V>;
///   uint32 number;
///   opaque previous[32];
///   uint64 at;
///   uint8 reason;
///   opaque note<V>;
///   DeviceKey devices<V>;
///   opaque removed<V>;                 // keys of 32 bytes, one after the other
///   optional<opaque[32]> author;
///   select (author.present) { case 1: opaque signature[64]; };
/// } DeviceSet;
/// ```
///
/// The signature covers all before it, under a label of its own ([SignedText]). A set without an
/// author was made by the operator of the log, and nothing in it can be taken for a word of its
/// owner. What a set must be, given the one before it, is said by [DeviceSetRules].
///
/// @param account the account's name
/// @param number the version of the label, 0 for the first
/// @param previous the SHA-256 hash of the value before; zeros in the first
/// @param at when it changed, in milliseconds since 1970
/// @param reason why it changed
/// @param note what its author adds to that, of at most 255 bytes
/// @param devices all devices, in the order in which they were added, among them the recovery key
/// @param removed the keys of the devices before that are none any more
/// @param authorship which device made the change
public record DeviceSet(
    Bytes account,
    long number,
    Bytes previous,
    long at,
    ChangeReason reason,
    String note,
    List<DeviceKey> devices,
    List<Bytes> removed,
    Optional<Authorship> authorship)
    implements Encodable {
  /// How many devices an account has at most, and how many one change removes.
  public static final int MOST_DEVICES = 500;

  /// How many bytes the note has at most.
  public static final int LONGEST_NOTE = 255;

  /// What the first set has in the place of the hash of the one before.
  public static final Bytes NONE_BEFORE = Bytes.wrap(new byte[TransparencySuite.HASH_LENGTH]);

  private static final int FORMAT = 1;

  /// Who made a change.
  ///
  /// @param key the Ed25519 public key of the device
  /// @param signature over the change
  public record Authorship(Bytes key, Bytes signature) {
    /// Checks the lengths.
    public Authorship {
      require(key.length() == DeviceKey.KEY_LENGTH, "an author's key of another length");
      require(signature.length() == DeviceKey.SIGNATURE_LENGTH, "a signature of another length");
    }
  }

  /// Checks what can be checked without the set before.
  public DeviceSet {
    devices = List.copyOf(devices);
    removed = List.copyOf(removed);
    var _ = DirectoryLabels.account(account);
    var _ = new LabelVersion(Bytes.EMPTY, number);
    require(previous.length() == TransparencySuite.HASH_LENGTH, "a hash of another length");
    require(at >= 0, "a time before 1970");
    require(isPrintable(note) && Bytes.utf8(note).length() <= LONGEST_NOTE, "an unfit note");
    require(devices.size() <= MOST_DEVICES && removed.size() <= MOST_DEVICES, "too many devices");
    TreeSet<Bytes> keys = new TreeSet<>();
    for (DeviceKey device : devices) {
      require(keys.add(device.signatureKey()), "one device twice");
    }
    for (Bytes key : removed) {
      require(key.length() == DeviceKey.KEY_LENGTH, "a removed key of another length");
      require(keys.add(key), "a device that is removed and is not, or twice");
    }
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static boolean isPrintable(String note) {
    for (int i = 0; i < note.length(); i++) {
      if (Character.isISOControl(note.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// Reads one.
  ///
  /// @throws TransparencyException with `MALFORMED`
  public static DeviceSet decode(Bytes value) throws TransparencyException {
    try {
      return Reader.decode(value, DeviceSet::read);
    } catch (DecodeException | IllegalArgumentException e) {
      throw new TransparencyException(Reason.MALFORMED, "a device set: " + e.getMessage());
    }
  }

  private static DeviceSet read(Reader reader) throws DecodeException {
    int format = reader.u16();
    if (format != FORMAT) {
      throw new DecodeException("format " + format + " is not known");
    }
    Bytes account = reader.opaque();
    long number = reader.u32() & 0xffffffffL;
    Bytes previous = reader.raw(TransparencySuite.HASH_LENGTH);
    long at = reader.u64();
    int code = reader.u8();
    ChangeReason reason =
        ChangeReason.of(code).orElseThrow(() -> new DecodeException("no reason: " + code));
    Bytes encodedNote = reader.opaque();
    String note = encodedNote.toUtf8();
    if (!Bytes.utf8(note).equals(encodedNote)) {
      throw new DecodeException("a note that is no text");
    }
    List<DeviceKey> devices = reader.vector(DeviceKey::read);
    List<Bytes> removed = keys(reader.opaque());
    return new DeviceSet(
        account,
        number,
        previous,
        at,
        reason,
        note,
        devices,
        removed,
        reader.optional(
            r -> new Authorship(r.raw(DeviceKey.KEY_LENGTH), r.raw(DeviceKey.SIGNATURE_LENGTH))));
  }

  private static List<Bytes> keys(Bytes joined) throws DecodeException {
    if (joined.length() % DeviceKey.KEY_LENGTH != 0) {
      throw new DecodeException("removed keys of another length");
    }
    List<Bytes> keys = new ArrayList<>();
    for (int from = 0; from < joined.length(); from += DeviceKey.KEY_LENGTH) {
      keys.add(joined.slice(from, from + DeviceKey.KEY_LENGTH));
    }
    return keys;
  }

  @Override
  public void writeTo(Writer writer) {
    writeUnsigned(writer, authorship.map(Authorship::key));
    authorship.ifPresent(by -> writer.raw(by.signature()));
  }

  private void writeUnsigned(Writer writer, Optional<Bytes> author) {
    writer
        .u16(FORMAT)
        .opaque(account)
        .u32((int) number)
        .raw(previous)
        .u64(at)
        .u8(reason.code())
        .opaque(Bytes.utf8(note))
        .vector(devices)
        .opaque(Bytes.concat(removed.toArray(Bytes[]::new)))
        .u8(author.isPresent() ? 1 : 0);
    author.ifPresent(writer::raw);
  }

  /// What its author signs.
  Bytes signedText(Bytes author) {
    return SignedText.deviceSet(
        Writer.exactly(writer -> writeUnsigned(writer, Optional.of(author))));
  }

  /// The device of a key, if it is one of the account.
  public Optional<DeviceKey> device(Bytes signatureKey) {
    for (DeviceKey device : devices) {
      if (device.signatureKey().equals(signatureKey)) {
        return Optional.of(device);
      }
    }
    return Optional.empty();
  }

  /// The account's recovery key, if it has one.
  public Optional<DeviceKey> recoveryKey() {
    return devices.stream().filter(DeviceKey::isRecoveryKey).findFirst();
  }

  /// Whether a key is that of a device, to which messages may be encrypted.
  public boolean hasDevice(Bytes signatureKey) {
    return device(signatureKey).filter(device -> !device.isRecoveryKey()).isPresent();
  }

  /// Whether a key is one of the set: of a device, or the recovery key.
  public boolean contains(Bytes signatureKey) {
    return device(signatureKey).isPresent();
  }
}
