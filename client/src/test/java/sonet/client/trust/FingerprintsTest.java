package sonet.client.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.CryptoProvider;

/// Safety numbers. The known answers were made by another program, from the text of the
/// construction.
final class FingerprintsTest {
  private static final CryptoProvider PROVIDER = Providers.best();

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  @Test
  void aPairHasTheKnownDigits() {
    assertThat(Fingerprints.ofPair(PROVIDER, Samples.set("alice", 1), Samples.set("bob", 2)))
        .isEqualTo("188180640079549210883003300620322335349282988431265910012517");
    assertThat(Fingerprints.ofPair(PROVIDER, Samples.set("alice", 3, 1), Samples.set("bob", 2)))
        .isEqualTo("188180640079549210883003300620616615676959450156664013597123");
  }

  @Test
  void aSetOfKeysHasTheKnownFingerprint() {
    assertThat(Samples.set("alice", 3, 1).fingerprint().toHex())
        .isEqualTo("9e41819e452f33dac68269cd2551ab488b31abbfc7c9b22e6ea1c17c75b2e3bf");
  }

  @Test
  void anEpochHasTheKnownDigits() {
    Bytes group = Bytes.fromHex("000102030405060708090a0b0c0d0e0f");
    assertThat(Fingerprints.ofGroup(PROVIDER, new Fingerprints.Epoch(group, 7, Samples.bytes(9))))
        .isEqualTo("403057927166750248142783819617646062437212422917318375222007");
    assertThat(Fingerprints.ofGroup(PROVIDER, new Fingerprints.Epoch(group, 8, Samples.bytes(9))))
        .isNotEqualTo("403057927166750248142783819617646062437212422917318375222007");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bothSidesSeeTheSameAndAnyChangeOfAnyKeyChangesIt(long seed) {
    RandomSource random = Samples.random(seed);
    KeySet alice = Samples.random("alice", random, 1 + (int) (seed % 4));
    KeySet bob = Samples.random("bob", random, 1 + (int) (seed % 3));
    String number = Fingerprints.ofPair(PROVIDER, alice, bob);

    assertThat(number).hasSize(60).containsOnlyDigits();
    assertThat(Fingerprints.ofPair(PROVIDER, bob, alice)).isEqualTo(number);
    assertThat(Fingerprints.ofPair(PROVIDER, alice, with(bob, random.bytes(KeySet.KEY))))
        .isNotEqualTo(number);
    assertThat(Fingerprints.ofPair(PROVIDER, alice, without(bob))).isNotEqualTo(number);
    assertThat(Fingerprints.ofPair(PROVIDER, flipped(alice, seed), bob)).isNotEqualTo(number);
    assertThat(Fingerprints.ofPair(PROVIDER, alice, new KeySet("carol", bob.keys())))
        .isNotEqualTo(number);
  }

  private static KeySet with(KeySet set, Bytes key) {
    List<Bytes> keys = new ArrayList<>(set.keys());
    keys.add(key);
    return KeySet.of(set.account(), keys);
  }

  private static KeySet without(KeySet set) {
    return new KeySet(set.account(), set.keys().subList(1, set.keys().size()));
  }

  private static KeySet flipped(KeySet set, long seed) {
    List<Bytes> keys = new ArrayList<>(set.keys());
    byte[] first = keys.getFirst().toArray();
    first[(int) (seed % KeySet.KEY)] ^= (byte) (1 << seed % 8);
    keys.set(0, Bytes.wrap(first));
    return KeySet.of(set.account(), keys);
  }

  @Test
  void theOrderInWhichKeysAreNamedMeansNothing() {
    assertThat(Samples.set("bob", 2, 9, 4)).isEqualTo(Samples.set("bob", 9, 4, 2, 9));
  }

  @Test
  void onePersonHasNoSafetyNumberWithThemselves() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Fingerprints.ofPair(PROVIDER, Samples.set("bob", 1), Samples.set("bob", 2)));
  }

  @Test
  void aSetWithKeysOutOfOrderIsNone() {
    List<Bytes> keys = List.of(Samples.bytes(2), Samples.bytes(1));
    assertThatIllegalArgumentException().isThrownBy(() -> new KeySet("bob", keys));
    List<Bytes> twice = List.of(Samples.bytes(2), Samples.bytes(2));
    assertThatIllegalArgumentException().isThrownBy(() -> new KeySet("bob", twice));
    List<Bytes> shorter = List.of(Samples.bytes(2, 31));
    assertThatIllegalArgumentException().isThrownBy(() -> new KeySet("bob", shorter));
  }
}
