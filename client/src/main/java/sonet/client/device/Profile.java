package sonet.client.device;

import java.util.List;
import sonet.client.link.Reply;
import sonet.client.state.Records;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.Endorsement;

/// Who a device is.
///
/// @param server the address of its server
/// @param account the name of its account
/// @param label what its owner calls it
/// @param privateKey its Ed25519 private key, inside the sealed state only
/// @param publicKey the public key
/// @param standing how it stands with the server
/// @param endorsements that lead to it from the first device of the account
public record Profile(
    String server,
    String account,
    String label,
    Secret privateKey,
    Bytes publicKey,
    Standing standing,
    List<Endorsement> endorsements) {
  /// Copies the list.
  public Profile {
    endorsements = List.copyOf(endorsements);
  }

  /// How a device stands with the server.
  public enum Standing {
    /// The server does not know it yet.
    NEW(0),
    /// It is one of the account.
    REGISTERED(1),
    /// It was removed from the account. Its keys are wiped.
    REMOVED(2);

    private final int code;

    Standing(int code) {
      this.code = code;
    }

    private int code() {
      return code;
    }
  }

  /// The same, known to the server.
  public Profile asRegistered(List<Endorsement> by) {
    return new Profile(server, account, label, privateKey, publicKey, Standing.REGISTERED, by);
  }

  /// What is left of it when it was removed.
  Profile asRemoved() {
    return new Profile(
        server, account, label, Secret.zeros(0), publicKey, Standing.REMOVED, endorsements);
  }

  /// Whether the server knows it.
  public boolean registered() {
    return standing == Standing.REGISTERED;
  }

  /// The first device of the account.
  Bytes root() {
    return endorsements.isEmpty() ? publicKey : endorsements.getFirst().by();
  }

  Bytes encode() {
    return new Writer()
        .opaque(Bytes.utf8(server))
        .opaque(Bytes.utf8(account))
        .opaque(Bytes.utf8(label))
        .opaque(privateKey)
        .opaque(publicKey)
        .u8(standing.code())
        .vector(endorsements, Reply::write)
        .toBytes();
  }

  static Profile read(Reader reader) throws DecodeException {
    return new Profile(
        reader.opaque().toUtf8(),
        reader.opaque().toUtf8(),
        reader.opaque().toUtf8(),
        reader.opaqueSecret(),
        reader.opaque(),
        Records.constant(Standing.values(), reader.u8(), Standing::code),
        reader.remaining() == 0 ? List.of() : reader.vector(Reply::endorsement));
  }

  /// Leaves the private key out.
  @Override
  public String toString() {
    return "Profile[" + account + " at " + server + "]";
  }
}
