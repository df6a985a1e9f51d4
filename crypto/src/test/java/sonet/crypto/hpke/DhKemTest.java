package sonet.crypto.hpke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.testing.SeededRandom;

class DhKemTest {
  private static final KemAlgorithm P256 = KemAlgorithm.DHKEM_P256;

  /// Gives a candidate that is out of range as often as said, then the number that counts them.
  private record OutOfRange(int times, AtomicInteger calls) implements HashFunction {
    @Override
    public byte[] hash(byte[]... parts) {
      return new byte[HashAlgorithm.SHA256.length()];
    }

    @Override
    public byte[] hmac(byte[] key, byte[]... parts) {
      byte[] output = new byte[HashAlgorithm.SHA256.length()];
      // The first call extracts; the counter stands before the last part of those that expand.
      int call = calls.getAndIncrement();
      Arrays.fill(output, (byte) (call <= times ? 0xff : 0));
      output[output.length - 1] =
          parts[parts.length - 2].length == 1 ? parts[parts.length - 2][0] : 1;
      return output;
    }
  }

  @Test
  void candidatesOutOfRangeAreSkipped() {
    OutOfRange hash = new OutOfRange(3, new AtomicInteger());
    KeyPair keys =
        new DhKem(P256, hash, PureProvider.diffieHellman(P256)).deriveKeyPair(new byte[32]);
    byte[] three = new byte[32];
    three[31] = 3;
    assertThat(keys.privateKey().expose()).isEqualTo(three);
  }

  @Test
  void derivationGivesUpAfter256Candidates() {
    OutOfRange hash = new OutOfRange(Integer.MAX_VALUE, new AtomicInteger());
    DhKem kem = new DhKem(P256, hash, PureProvider.diffieHellman(P256));
    assertThatIllegalStateException().isThrownBy(() -> kem.deriveKeyPair(new byte[32]));
    assertThat(hash.calls()).hasValue(257);
  }

  @Test
  void aSharedPointOfZerosIsRefusedWhateverTheGroupSays() {
    KemAlgorithm x25519 = KemAlgorithm.DHKEM_X25519;
    DiffieHellman careless =
        new DiffieHellman() {
          @Override
          public byte[] publicKey(byte[] privateKey) {
            return privateKey;
          }

          @Override
          public byte[] agree(byte[] privateKey, byte[] publicKey) {
            return new byte[32];
          }
        };
    HashFunction hash = Providers.pure().hash(HashAlgorithm.SHA256).orElseThrow();
    DhKem kem = new DhKem(x25519, hash, careless);
    assertThatThrownBy(() -> kem.encapsulate(new byte[32], new SeededRandom(0)))
        .isInstanceOfSatisfying(
            CryptoException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.DEGENERATE_SHARED_SECRET));
  }
}
