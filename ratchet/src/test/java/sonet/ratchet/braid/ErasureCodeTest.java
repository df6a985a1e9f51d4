package sonet.ratchet.braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.ratchet.braid.ErasureCode.Chunk;

class ErasureCodeTest {
  /// Every length that the braid sends: header, ct2, ct1, vector.
  private static final int[] LENGTHS = {3, 5, 30, 36};

  @Test
  void theFirstChunksAreTheMessage() {
    Bytes message = message(36, 1);
    for (int number = 0; number < 36; number++) {
      assertThat(ErasureCode.chunk(message, number))
          .isEqualTo(message.slice(32 * number, 32 * number + 32));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void anyChunksGiveTheMessageWhenTheyAreEnough(long seed) {
    Random random = new Random(seed);
    for (int k : LENGTHS) {
      Bytes message = message(k, seed);
      Set<Integer> numbers = new HashSet<>();
      while (numbers.size() < k) {
        numbers.add(random.nextInt(seed % 2 == 0 ? 2 * k : ErasureCode.NUMBERS));
      }
      List<Chunk> chunks = new ArrayList<>();
      numbers.forEach(number -> chunks.add(new Chunk(number, ErasureCode.chunk(message, number))));
      Collections.shuffle(chunks, random);
      assertThat(ErasureCode.message(chunks)).isEqualTo(message);
    }
  }

  @Test
  void theLastNumberIsAChunkLikeOthers() {
    Bytes message = message(3, 5);
    List<Chunk> chunks = new ArrayList<>();
    for (int number : List.of(65533, 65534, 65535)) {
      chunks.add(new Chunk(number, ErasureCode.chunk(message, number)));
    }
    assertThat(ErasureCode.message(chunks)).isEqualTo(message);
  }

  /// Of one chunk, the polynomial is constant: all further ones are alike. Of two, it is a line.
  @Test
  void furtherChunksAreValuesOfAPolynomial() {
    Bytes one = message(1, 7);
    assertThat(ErasureCode.chunk(one, 1000)).isEqualTo(one);
    Bytes two = message(2, 7);
    Bytes far = ErasureCode.chunk(two, 2);
    for (int symbol = 0; symbol < 16; symbol++) {
      int zero = symbol(two, symbol);
      int slope = zero ^ symbol(two, 16 + symbol);
      assertThat(symbol(far, symbol)).isEqualTo(zero ^ ErasureCode.multiply(slope, 2));
    }
  }

  @Test
  void theFieldIsThatOfThePolynomial() {
    assertThat(ErasureCode.multiply(0x8000, 2)).isEqualTo(0x100b);
    assertThat(ErasureCode.multiply(1, 0xabcd)).isEqualTo(0xabcd);
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      int a = 1 + random.nextInt(65535);
      int b = random.nextInt(65536);
      int c = random.nextInt(65536);
      assertThat(ErasureCode.multiply(a, ErasureCode.inverse(a))).isEqualTo(1);
      assertThat(ErasureCode.multiply(a, b)).isEqualTo(ErasureCode.multiply(b, a));
      assertThat(ErasureCode.multiply(a, b ^ c))
          .isEqualTo(ErasureCode.multiply(a, b) ^ ErasureCode.multiply(a, c));
    }
  }

  private static int symbol(Bytes bytes, int index) {
    return (bytes.at(2 * index) & 0xff) << 8 | (bytes.at(2 * index + 1) & 0xff);
  }

  private static Bytes message(int chunks, long seed) {
    byte[] message = new byte[32 * chunks];
    new Random(seed).nextBytes(message);
    return Bytes.wrap(message);
  }
}
