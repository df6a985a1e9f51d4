package sonet.transparency.directory;

import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;

/// What devices sign for the log. Each purpose has a label that nothing else begins with.
///
/// ```
/// opaque label<0..2^32-1>; opaque part<0..2^32-1>...   // 4-byte lengths
/// ```
public final class SignedText {
  private SignedText() {}

  /// That the holder of a key wants it to be a device of an account: what a device signs for its
  /// registration.
  public static Bytes possession(Bytes account, Bytes signatureKey) {
    return join("Sonet 1.0 device registration", account, signatureKey);
  }

  /// A change of an account's devices.
  static Bytes deviceSet(Bytes body) {
    return join("Sonet 1.0 device set", body);
  }

  private static Bytes join(String label, Bytes... parts) {
    Writer writer = new Writer();
    counted(writer, Bytes.utf8(label));
    for (Bytes part : parts) {
      counted(writer, part);
    }
    return writer.toBytes();
  }

  private static void counted(Writer writer, Bytes part) {
    writer.u32(part.length()).raw(part);
  }
}
