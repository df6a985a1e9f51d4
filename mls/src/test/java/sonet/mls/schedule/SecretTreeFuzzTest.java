package sonet.mls.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.framing.ContentType;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;

/// Damaged state is refused, or is another state that writes itself as it was read.
class SecretTreeFuzzTest {
  private static final MlsSuite SUITE = new MlsSuite(CipherSuites.of(Providers.pure()).get(1));
  private static final int DAMAGES = 300;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void damagedTreesAreRefusedOrReadAsTheyStand(long seed) {
    Random random = new Random(seed);
    byte[] state = state(random);
    for (int i = 0; i < DAMAGES; i++) {
      byte[] damaged = state.clone();
      for (int j = random.nextInt(3); j >= 0; j--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Bytes cut =
          Bytes.of(
              damaged, 0, random.nextInt(5) == 0 ? random.nextInt(damaged.length) : damaged.length);
      try {
        SecretTree read = Reader.decode(cut, reader -> SecretTree.read(SUITE, reader));
        Writer writer = new Writer();
        read.writeTo(writer);
        assertThat(writer.toBytes()).isEqualTo(cut);
      } catch (DecodeException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }

  private static byte[] state(Random random) {
    SecretTree tree = SecretTree.create(SUITE, 8, Secret.random(random::nextBytes, 32));
    tree = tree.takeSender(new LeafIndex(random.nextInt(4))).step().next();
    for (int i = 0; i < 5; i++) {
      LeafIndex sender = new LeafIndex(4 + random.nextInt(4));
      ContentType type = random.nextBoolean() ? ContentType.APPLICATION : ContentType.COMMIT;
      if (tree.find(sender, type, random.nextInt(6), RatchetPolicy.DEFAULT)
          instanceof KeyLookup.Found found) {
        tree = found.next();
      }
    }
    Writer writer = new Writer();
    tree.writeTo(writer);
    return writer.toBytes().toArray();
  }
}
