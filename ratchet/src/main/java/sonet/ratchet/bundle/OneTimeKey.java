package sonet.ratchet.bundle;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// A one-time prekey as it is published: an item that is opaque to the server. Both kinds are
/// signed, so that a server cannot put in keys of its own.
///
/// ```
/// struct {
///   uint8 format = 1;
///   uint8 kind;          // 1 on a curve, 2 of a KEM
///   uint16 suite;
///   Prekey prekey;
///   opaque signature<V>; // over all before it
/// } OneTimeKey;
/// ```
///
/// @param kind which of the two
/// @param suite the suite's code point, known here or not
/// @param prekey the key
/// @param signature by the device's key
public record OneTimeKey(PrekeyKind kind, int suite, Prekey prekey, Bytes signature)
    implements Encodable {
  private static final int FORMAT = 1;

  /// Reads an item.
  ///
  /// @throws RatchetException with `MALFORMED` or `UNSUPPORTED_VERSION`
  public static OneTimeKey decode(Bytes encoded) throws RatchetException {
    try {
      Reader reader = Reader.of(encoded);
      int format = reader.u8();
      if (format != FORMAT) {
        throw new RatchetException(Reason.UNSUPPORTED_VERSION, "one-time key format " + format);
      }
      int kind = reader.u8();
      PrekeyKind known =
          PrekeyKind.find(kind)
              .orElseThrow(() -> new RatchetException(Reason.MALFORMED, "prekey kind " + kind));
      OneTimeKey item = new OneTimeKey(known, reader.u16(), Prekey.read(reader), reader.opaque());
      reader.end();
      return item;
    } catch (DecodeException e) {
      throw new RatchetException(Reason.MALFORMED, e);
    }
  }

  /// What is signed, and what the associated data of a session name.
  static Bytes unsigned(PrekeyKind kind, int suite, Prekey prekey) {
    return new Writer(prekey.roughLength() + 4)
        .u8(FORMAT)
        .u8(kind.id())
        .u16(suite)
        .value(prekey)
        .toBytes();
  }

  /// Makes sure that the device signed it and that the key is valid.
  void check(PairEnvironment environment, PairSuite known, Bytes identityKey)
      throws RatchetException {
    Bytes device = SigningInputs.device(environment.suite(known), identityKey);
    Bytes input = SigningInputs.oneTime(device, unsigned(kind, suite, prekey));
    if (!environment.suite(known).verify(identityKey, input, signature)) {
      throw new RatchetException(Reason.ONE_TIME_SIGNATURE, kind + " " + prekey.id());
    }
    prekey.key().check(environment, known, kind);
  }

  @Override
  public int roughLength() {
    return prekey.roughLength() + signature.length() + 8;
  }

  @Override
  public void writeTo(Writer writer) {
    writer.raw(unsigned(kind, suite, prekey)).opaque(signature);
  }
}
