package sonet.crypto.lattice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.Providers;
import sonet.crypto.hash.Sha3;
import sonet.crypto.testing.SeededRandom;

class SplitMlKemTest {
  private final SplitMlKem kem = new SplitMlKem(Providers.pure());
  private final SplitMlKem.Keys keys = kem.generate(new SeededRandom(1));
  private final SplitMlKem.Begun begun = kem.encaps1(keys.header(), new SeededRandom(2));

  @Test
  void aVectorThatTheHeaderDidNotAnnounceIsRefused() {
    Bytes other = kem.generate(new SeededRandom(3)).vector();
    assertThat(kem.accepts(keys.header(), keys.vector())).isTrue();
    assertThat(kem.accepts(keys.header(), other)).isFalse();
    assertFails(Reason.INVALID_PUBLIC_KEY, () -> kem.encaps2(keys.header(), begun.state(), other));
  }

  @Test
  void aHeaderWithAnotherHashIsRefusedInTheSecondHalf() {
    for (int at : List.of(0, 31, 32, 63)) {
      Bytes header = flipped(keys.header(), at);
      assertFails(
          Reason.INVALID_PUBLIC_KEY, () -> kem.encaps2(header, begun.state(), keys.vector()));
    }
  }

  /// Though the header announces just this vector (FIPS 203 §7.2).
  @ParameterizedTest
  @ValueSource(ints = {3329, 3330, 4095})
  void aNumberThatReachesTheModulusIsRefused(int number) {
    for (int at : List.of(0, 384, 1149)) {
      byte[] vector = keys.vector().toArray();
      vector[at] = (byte) number;
      vector[at + 1] = (byte) ((vector[at + 1] & 0xf0) | number >> 8);
      Bytes rho = keys.header().slice(0, 32);
      Bytes hash = Bytes.wrap(Sha3.sha256(vector, rho.toArray()));
      Bytes header = Bytes.concat(rho, hash);
      assertThat(kem.accepts(header, Bytes.wrap(vector))).isFalse();
      assertFails(
          Reason.INVALID_PUBLIC_KEY, () -> kem.encaps2(header, begun.state(), Bytes.wrap(vector)));
    }
  }

  @Test
  void everyPartIsAsLongAsItMustBe() throws CryptoException {
    Bytes ct2 = kem.encaps2(keys.header(), begun.state(), keys.vector());
    for (Bytes ct1 : otherLengths(begun.ct1())) {
      assertFails(Reason.DECAPSULATION_FAILED, () -> kem.decapsulate(keys, ct1, ct2));
    }
    for (Bytes other : otherLengths(ct2)) {
      assertFails(Reason.DECAPSULATION_FAILED, () -> kem.decapsulate(keys, begun.ct1(), other));
    }
    for (Bytes vector : otherLengths(keys.vector())) {
      assertThat(kem.accepts(keys.header(), vector)).isFalse();
    }
    for (Bytes header : otherLengths(keys.header())) {
      assertThat(kem.accepts(header, keys.vector())).isFalse();
      assertThatThrownBy(() -> kem.encaps1(header, new SeededRandom(4)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("64");
    }
  }

  @Test
  void aChangedCiphertextGivesAnotherSecret() throws CryptoException {
    Bytes ct2 = kem.encaps2(keys.header(), begun.state(), keys.vector());
    Bytes changed1 = flipped(begun.ct1(), 500);
    Bytes changed2 = flipped(ct2, 127);
    assertThat(kem.decapsulate(keys, begun.ct1(), ct2).matches(begun.sharedSecret())).isTrue();
    assertThat(kem.decapsulate(keys, changed1, ct2).matches(begun.sharedSecret())).isFalse();
    assertThat(kem.decapsulate(keys, begun.ct1(), changed2).matches(begun.sharedSecret()))
        .isFalse();
  }

  @Test
  void theSecondHalfLeavesItsStateToTheCaller() throws CryptoException {
    Bytes first = kem.encaps2(keys.header(), begun.state(), keys.vector());
    assertThat(kem.encaps2(keys.header(), begun.state(), keys.vector())).isEqualTo(first);
    begun.state().close();
    assertThatThrownBy(() -> kem.encaps2(keys.header(), begun.state(), keys.vector()))
        .isInstanceOf(IllegalStateException.class);
  }

  /// Rounding by a product and a shift is that of FIPS 203 §4.2.1 for every residue.
  @Test
  void compressionRoundsAsTheStandardSays() {
    for (int x = 0; x < Ring.Q; x++) {
      assertThat(Packing.compress10(x)).as("10 bits of %d", x).isEqualTo(rounded(x, 10));
      assertThat(Packing.compress4(x)).as("4 bits of %d", x).isEqualTo(rounded(x, 4));
    }
  }

  private static int rounded(int x, int bits) {
    return (2 * (x << bits) + Ring.Q) / (2 * Ring.Q) % (1 << bits);
  }

  /// One shorter and one longer.
  private static List<Bytes> otherLengths(Bytes value) {
    return List.of(value.slice(0, value.length() - 1), Bytes.concat(value, Bytes.of((byte) 0)));
  }

  private static Bytes flipped(Bytes value, int at) {
    byte[] changed = value.toArray();
    changed[at] ^= 1;
    return Bytes.wrap(changed);
  }

  private static void assertFails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CryptoException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
