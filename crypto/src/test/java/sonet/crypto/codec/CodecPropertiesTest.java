package sonet.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.testing.SeededRandom;

/// What is written is read again, whatever it is.
class CodecPropertiesTest {
  static IntStream seeds() {
    return IntStream.range(0, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsWrittenIsReadAgain(int seed) throws DecodeException {
    SeededRandom random = new SeededRandom(seed);
    Writer writer = new Writer();
    List<Reader.Element<?>> elements = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      values.add(write(random, writer, elements));
    }
    Reader reader = Reader.of(writer.toBytes());
    for (int i = 0; i < elements.size(); i++) {
      assertThat((Object) elements.get(i).read(reader)).isEqualTo(values.get(i));
    }
    reader.end();
  }

  /// Writes one value, and notes how to read it.
  private static Object write(
      SeededRandom random, Writer writer, List<Reader.Element<?>> elements) {
    int number = random.below(Integer.MAX_VALUE);
    Bytes bytes = random.upTo(random.below(5) == 0 ? 20_000 : 100);
    return switch (random.below(5)) {
      case 0 -> {
        writer.u16(number & 0xffff);
        elements.add(Reader::u16);
        yield number & 0xffff;
      }
      case 1 -> {
        writer.u64(number * -7L);
        elements.add(Reader::u64);
        yield number * -7L;
      }
      case 2 -> {
        writer.opaque(bytes);
        elements.add(Reader::opaque);
        yield bytes;
      }
      case 3 -> {
        writer.raw(bytes);
        elements.add(reader -> reader.raw(bytes.length()));
        yield bytes;
      }
      default -> {
        List<Bytes> list = List.of(bytes, Bytes.EMPTY, bytes);
        writer.vector(list, Writer::opaque);
        elements.add(reader -> reader.vector(Reader::opaque));
        yield list;
      }
    };
  }
}
