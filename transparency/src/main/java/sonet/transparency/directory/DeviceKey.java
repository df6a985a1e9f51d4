package sonet.transparency.directory;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A device in a [DeviceSet], or the account's recovery key.
///
/// A recovery key is kept on paper and has no suites: it is in no group, and nothing is encrypted
/// to it. It signs sets that bring a new device into the account in the place of lost ones, and no
/// others ([DeviceSetRules]).
///
/// ```
/// struct {
///   opaque signature_key[32];
///   opaque proof[64];
///   uint16 suites<V>;
///   uint64 added_at;
/// } DeviceKey;
/// ```
///
/// @param signatureKey its Ed25519 public key, which signs its MLS leaves and prekey bundles
/// @param proof its signature over the account's name and the key, so that nobody can give out the
///   key of another as their own
/// @param suites the MLS cipher suites it can use, ascending; none for a recovery key
/// @param addedAt when it was added, in milliseconds since 1970
public record DeviceKey(Bytes signatureKey, Bytes proof, List<Integer> suites, long addedAt)
    implements Encodable {
  /// The length of a key.
  public static final int KEY_LENGTH = 32;

  /// The length of a signature.
  public static final int SIGNATURE_LENGTH = 64;

  /// How many suites a device names at most.
  public static final int MOST_SUITES = 64;

  private static final int LARGEST_SUITE = 0xffff;

  /// Checks lengths and order.
  public DeviceKey {
    suites = List.copyOf(suites);
    DeviceSet.require(signatureKey.length() == KEY_LENGTH, "a key of another length");
    DeviceSet.require(proof.length() == SIGNATURE_LENGTH, "a proof of another length");
    DeviceSet.require(addedAt >= 0, "a time before 1970");
    DeviceSet.require(suites.size() <= MOST_SUITES, "too many suites");
    for (int i = 0; i < suites.size(); i++) {
      int suite = suites.get(i);
      DeviceSet.require(
          suite >= 0 && suite <= LARGEST_SUITE && (i == 0 || suites.get(i - 1) < suite),
          "suites that do not ascend");
    }
  }

  static DeviceKey read(Reader reader) throws DecodeException {
    Bytes signatureKey = reader.raw(KEY_LENGTH);
    Bytes proof = reader.raw(SIGNATURE_LENGTH);
    List<Integer> suites = new ArrayList<>(reader.vector(Reader::u16));
    long addedAt = reader.u64();
    return new DeviceKey(signatureKey, proof, suites, addedAt);
  }

  @Override
  public void writeTo(Writer writer) {
    writer.raw(signatureKey).raw(proof).vector(suites, (w, suite) -> w.u16(suite)).u64(addedAt);
  }

  /// Whether it is a recovery key and no device.
  public boolean isRecoveryKey() {
    return suites.isEmpty();
  }

  /// The same with other suites.
  public DeviceKey withSuites(List<Integer> others) {
    return new DeviceKey(signatureKey, proof, others, addedAt);
  }
}
