package sonet.ratchet.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.ratchet.PairSuite;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.testing.TestDevice;

/// Whatever a server hands out or a disk gives back is refused with the engine's exception or
/// encodes back to itself.
final class BundleFuzzTest {
  private static final Bytes BODY = TestDevice.create(1).claim().body();
  private static final Bytes ITEM =
      TestDevice.create(1).refill(PairSuite.PQXDH, 1).claim().ec().orElseThrow();

  /// A coding of one structure.
  private interface Coding {
    Bytes again(Bytes input) throws RatchetException;
  }

  private static void refusedOrEncodesBack(Bytes input, Coding coding, Reason... reasons) {
    try {
      assertThat(coding.again(input)).isEqualTo(input);
    } catch (RatchetException refused) {
      assertThat(refused.reason()).isIn((Object[]) reasons);
    }
  }

  private static Bytes mutated(Bytes original, byte[] input) {
    byte[] bytes = original.toArray();
    for (int i = 0; i + 2 < input.length; i += 3) {
      bytes[((input[i] & 0xff) << 8 | (input[i + 1] & 0xff)) % bytes.length] = input[i + 2];
    }
    return Bytes.wrap(bytes);
  }

  @FuzzTest
  void aBodyIsRefusedOrEncodesBack(byte[] input) {
    for (Bytes each : new Bytes[] {Bytes.of(input), mutated(BODY, input)}) {
      refusedOrEncodesBack(
          each,
          bytes -> BundleBody.decode(bytes).encoded(),
          Reason.MALFORMED,
          Reason.UNSUPPORTED_VERSION);
    }
  }

  @FuzzTest
  void aOneTimeKeyIsRefusedOrEncodesBack(byte[] input) {
    for (Bytes each : new Bytes[] {Bytes.of(input), mutated(ITEM, input)}) {
      refusedOrEncodesBack(
          each,
          bytes -> OneTimeKey.decode(bytes).encoded(),
          Reason.MALFORMED,
          Reason.UNSUPPORTED_VERSION);
    }
  }

  @FuzzTest
  void storedKeysAreRefusedOrWrittenBack(byte[] input) {
    for (Coding coding :
        new Coding[] {
          bytes -> open(OwnBundle.decode(Secret.of(bytes)).encode()),
          bytes -> open(OwnOneTimeKey.decode(Secret.of(bytes)).encode()),
          bytes -> open(PairIdentity.decode(Secret.of(bytes)).encode())
        }) {
      refusedOrEncodesBack(Bytes.of(input), coding, Reason.MALFORMED_STATE);
    }
  }

  private static Bytes open(Secret secret) {
    return Bytes.wrap(secret.expose());
  }
}
