package sonet.crypto.hpke;

import java.nio.charset.StandardCharsets;

/// `LabeledDerive` of one suite, for the functions that derive in one step (draft-ietf-hpke-hpke
/// §4).
final class LabeledDerive {
  private static final byte[] VERSION = "HPKE-v1".getBytes(StandardCharsets.US_ASCII);

  private final OneStageKdf kdf;
  private final byte[] suiteId;

  /// The function of the suite whose identifier is a name and two-byte numbers behind it.
  LabeledDerive(OneStageKdf kdf, String name, int... ids) {
    this.kdf = kdf;
    this.suiteId = LabeledKdf.suiteId(name, ids);
  }

  byte[] derive(byte[] ikm, String label, int length, byte[]... context) {
    byte[] name = label.getBytes(StandardCharsets.US_ASCII);
    byte[][] input = new byte[6 + context.length][];
    input[0] = ikm;
    input[1] = VERSION;
    input[2] = suiteId;
    input[3] = twoBytes(name.length);
    input[4] = name;
    input[5] = twoBytes(length);
    System.arraycopy(context, 0, input, 6, context.length);
    return kdf.derive(length, input);
  }

  /// `I2OSP(value, 2)`.
  ///
  /// @throws IllegalArgumentException when two bytes do not hold it
  static byte[] twoBytes(int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException("two bytes do not hold " + value);
    }
    return new byte[] {(byte) (value >> 8), (byte) value};
  }
}
