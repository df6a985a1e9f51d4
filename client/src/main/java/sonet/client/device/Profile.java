package sonet.client.device;

import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Who a device is.
///
/// @param server the address of its server
/// @param account the name of its account
/// @param label what its owner calls it
/// @param privateKey its Ed25519 private key, inside the sealed state only
/// @param publicKey the public key
/// @param registered whether the server knows it
public record Profile(
    String server,
    String account,
    String label,
    Secret privateKey,
    Bytes publicKey,
    boolean registered) {
  /// The same, known to the server.
  public Profile asRegistered() {
    return new Profile(server, account, label, privateKey, publicKey, true);
  }

  Bytes encode() {
    return new Writer()
        .opaque(Bytes.utf8(server))
        .opaque(Bytes.utf8(account))
        .opaque(Bytes.utf8(label))
        .opaque(privateKey)
        .opaque(publicKey)
        .u8(registered ? 1 : 0)
        .toBytes();
  }

  static Profile read(Reader reader) throws DecodeException {
    return new Profile(
        reader.opaque().toUtf8(),
        reader.opaque().toUtf8(),
        reader.opaque().toUtf8(),
        reader.opaqueSecret(),
        reader.opaque(),
        reader.u8() == 1);
  }

  /// Leaves the private key out.
  @Override
  public String toString() {
    return "Profile[" + account + " at " + server + "]";
  }
}
