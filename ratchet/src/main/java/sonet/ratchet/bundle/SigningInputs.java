package sonet.ratchet.bundle;

import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.codec.Writer;
import sonet.ratchet.PairSuite;

/// What a device's key signs for pairwise sessions. Each purpose has a label of its own that
/// nothing else begins with which the key signs, so that no signature serves for another purpose.
///
/// ```
/// opaque label<0..2^32-1>; opaque part<0..2^32-1>...   // 4-byte lengths
/// ```
///
/// That of a bundle is the one the server checks as well.
public final class SigningInputs {
  private static final int DEVICE_ID = 16;

  private SigningInputs() {}

  /// For a bundle: that the keys in it are those of the device, in this version.
  public static Bytes bundle(Bytes device, long version, Bytes body) {
    return join("Sonet 1.0 prekey bundle", device, new Writer().u64(version).toBytes(), body);
  }

  /// For a one-time key, by what its item says before the signature.
  static Bytes oneTime(Bytes device, Bytes item) {
    return join("Sonet 1.0 one-time prekey", device, item);
  }

  /// For the Diffie-Hellman identity that a first message names.
  static Bytes identity(Bytes device, PairSuite suite, TypedKey key) {
    return join(
        "Sonet 1.0 pairwise identity",
        device,
        new Writer().u16(suite.id()).toBytes(),
        key.encoded());
  }

  /// The id of the device with an Ed25519 key.
  public static Bytes device(CipherSuite suite, Bytes identityKey) {
    return suite.hash(identityKey).slice(0, DEVICE_ID);
  }

  private static Bytes join(String label, Bytes... parts) {
    Bytes text = Bytes.utf8(label);
    Writer writer = new Writer().u32(text.length()).raw(text);
    for (Bytes part : parts) {
      writer.u32(part.length()).raw(part);
    }
    return writer.toBytes();
  }
}
