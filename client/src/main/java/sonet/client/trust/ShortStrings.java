package sonet.client.trust;

import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.RandomSource;
import sonet.crypto.Sha256;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.CryptoProvider;

/// Short strings that two people compare while both are there: 25 digits by commitment and opening,
/// after Vaudenay (CRYPTO 2005).
///
/// ```
/// first -> second   id, commitment = SHA-256(label || id || nonce1)
/// second -> first   nonce2
/// first -> second   nonce1, which the second checks
/// string = SHA-512(label || id || both accounts, sets of keys and devices || nonce1 || nonce2)
/// ```
///
/// Who stands between and shows each of the two other keys takes part in two such exchanges. In the
/// one it has to commit itself before it sees what decides that string, in the other it has to
/// choose before the commitment is opened: so it has one try in 10^25, and the people notice the
/// others. A string that both sides could be made to agree on by trying keys would have to be as
/// long as a safety number.
public final class ShortStrings {
  /// How long an id of an exchange is, in bytes.
  public static final int ID = 16;

  /// How long a nonce is, in bytes.
  public static final int NONCE = 32;

  private static final int GROUPS = 5;
  private static final Bytes COMMITMENT = Bytes.utf8("Sonet 1.0 short string commitment");
  private static final Bytes STRING = Bytes.utf8("Sonet 1.0 short string");

  private ShortStrings() {}

  /// One side as a device sees it.
  ///
  /// @param keys of the account
  /// @param device the key of the device that takes part
  public record Side(KeySet keys, Bytes device) {}

  /// What two devices compare.
  ///
  /// @param id of the exchange
  /// @param first who began it
  /// @param second who answered
  public record Subject(Bytes id, Side first, Side second) {}

  /// A commitment with what opens it.
  ///
  /// @param id of the exchange
  /// @param nonce random
  public record Opening(Bytes id, Bytes nonce) {
    /// A new one.
    public static Opening create(RandomSource random) {
      return new Opening(random.bytes(ID), random.bytes(NONCE));
    }

    /// What is shown first. It tells nothing of the nonce, and no other nonce opens it.
    public Bytes commitment() {
      Sha256 hash = Sha256.begin();
      hash.update(new Writer().opaque(COMMITMENT).opaque(id).opaque(nonce).toBytes());
      return hash.finish();
    }
  }

  /// The 25 digits of an exchange.
  ///
  /// @param first the nonce that the commitment was for
  /// @param second the nonce of the answer
  public static String of(CryptoProvider provider, Subject subject, Bytes first, Bytes second) {
    Writer writer = new Writer().opaque(STRING).opaque(subject.id());
    write(writer, subject.first());
    write(writer, subject.second());
    byte[] input = writer.opaque(first).opaque(second).toBytes().toArray();
    return Digits.of(
        Bytes.wrap(provider.hash(HashAlgorithm.SHA512).orElseThrow().hash(input)), GROUPS);
  }

  private static void write(Writer writer, Side side) {
    writer.opaque(Bytes.utf8(side.keys().account()));
    KeySet.write(writer, side.keys());
    writer.opaque(side.device());
  }
}
