package sonet.crypto.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed448;
import org.bouncycastle.util.Arrays;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import sonet.crypto.SignatureScheme;
import sonet.crypto.testing.SeededRandom;
import sonet.crypto.testing.UnderTest;

/// Keys with a part of small order: a point plus the point of order two, under which Bouncy Castle
/// will sign when told so. Whether the equation holds then depends on the cofactor, and providers
/// must not.
class MixedOrderPropertiesTest {
  private static final int SEEDS = 40;
  private static final BigInteger P25519 =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger P448 =
      BigInteger.ONE
          .shiftLeft(448)
          .subtract(BigInteger.ONE.shiftLeft(224))
          .subtract(BigInteger.ONE);

  @Test
  void onEd25519TheCofactorIsLeftOut() {
    Set<Boolean> seen = new HashSet<>();
    IntStream.range(0, SEEDS).forEach(seed -> seen.add(ed25519(seed)));
    assertThat(seen).as("with an even challenge only").containsExactlyInAnyOrder(true, false);
  }

  @Test
  void onEd448TheCofactorIsMultipliedIn() {
    assertThat(IntStream.range(0, SEEDS)).allMatch(MixedOrderPropertiesTest::ed448);
  }

  private static boolean ed25519(int seed) {
    SeededRandom random = new SeededRandom(seed);
    byte[] privateKey = random.bytes(32).toArray();
    byte[] publicKey = new byte[32];
    Ed25519.generatePublicKey(privateKey, 0, publicKey, 0);
    byte[] mixed = plusOrderTwo(publicKey, P25519, 32);
    byte[] message = random.bytes(20).toArray();
    byte[] signature = new byte[64];
    Ed25519.sign(privateKey, 0, mixed, 0, message, 0, message.length, signature, 0);
    return verdict(SignatureScheme.ED25519, mixed, message, signature);
  }

  private static boolean ed448(int seed) {
    SeededRandom random = new SeededRandom(seed);
    byte[] privateKey = random.bytes(57).toArray();
    byte[] publicKey = new byte[57];
    Ed448.generatePublicKey(privateKey, 0, publicKey, 0);
    byte[] mixed = plusOrderTwo(publicKey, P448, 57);
    byte[] message = random.bytes(20).toArray();
    byte[] signature = new byte[114];
    Ed448.sign(privateKey, 0, mixed, 0, new byte[0], message, 0, 20, signature, 0);
    return verdict(SignatureScheme.ED448, mixed, message, signature);
  }

  /// What every provider says, which is the same.
  private static boolean verdict(
      SignatureScheme scheme, byte[] publicKey, byte[] message, byte[] signature) {
    Set<Boolean> verdicts =
        UnderTest.providers()
            .map(provider -> provider.signature(scheme).orElseThrow())
            .map(function -> function.verify(publicKey, message, signature))
            .collect(Collectors.toSet());
    assertThat(verdicts).hasSize(1);
    return verdicts.contains(true);
  }

  /// (x, y) plus (0, -1) is (-x, -y).
  private static byte[] plusOrderTwo(byte[] encoded, BigInteger prime, int length) {
    byte[] y = encoded.clone();
    int sign = y[length - 1] & 0x80;
    y[length - 1] &= 0x7f;
    BigInteger negated = prime.subtract(new BigInteger(1, Arrays.reverse(y)));
    byte[] mixed = Arrays.reverse(BigIntegers.asUnsignedByteArray(length, negated));
    mixed[length - 1] |= (byte) (sign ^ 0x80);
    return mixed;
  }
}
