package sonet.mls.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.extension.Grease;
import sonet.mls.testing.SeededRandom;

final class AppDataDictionaryTest {
  private static final ComponentId LOW = new ComponentId(7);
  private static final ComponentId HIGH = new ComponentId(0xffff);

  @Test
  void componentsOutOfOrderOrTwiceAreRefused() {
    ComponentData low = new ComponentData(LOW, Bytes.EMPTY);
    ComponentData high = new ComponentData(HIGH, Bytes.EMPTY);
    for (List<ComponentData> wrong : List.of(List.of(high, low), List.of(low, low))) {
      assertThatIllegalArgumentException().isThrownBy(() -> new AppDataDictionary(wrong));
    }
    assertThatThrownBy(
            () -> Reader.decode(Bytes.fromHex("06" + "ffff00" + "000700"), AppDataDictionary::read))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void theEncodingIsThatOfTheDraft() {
    assertThat(
            AppDataDictionary.EMPTY.with(HIGH, Bytes.of((byte) 9)).with(LOW, Bytes.EMPTY).encoded())
        .isEqualTo(Bytes.fromHex("07" + "000700" + "ffff0109"));
    assertThat(new ComponentOperationLabel(LOW, "x").encoded())
        .isEqualTo(
            Bytes.concat(
                Bytes.of((byte) 13),
                Bytes.utf8("MLS Component"),
                Bytes.fromHex("0007" + "01" + "78")));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itIsASortedMap(long seed) throws DecodeException {
    SeededRandom random = new SeededRandom(seed);
    TreeMap<ComponentId, Bytes> model = new TreeMap<>();
    AppDataDictionary dictionary = AppDataDictionary.EMPTY;
    for (int i = 0; i < 60; i++) {
      AppDataDictionary before = dictionary;
      ComponentId id = new ComponentId(random.bytes(1).at(0) & 0xf);
      if (random.bytes(1).at(0) > 0) {
        Bytes data = random.bytes(2);
        model.put(id, data);
        dictionary = dictionary.with(id, data);
      } else {
        model.remove(id);
        dictionary = dictionary.without(id);
      }
      assertThat(dictionary.componentData())
          .isEqualTo(
              model.entrySet().stream()
                  .map(entry -> new ComponentData(entry.getKey(), entry.getValue()))
                  .toList());
      assertThat(Reader.decode(dictionary.encoded(), AppDataDictionary::read))
          .isEqualTo(dictionary);
      assertThat(dictionary.differences(before))
          .isEqualTo(before.equals(dictionary) ? List.of() : List.of(id))
          .isEqualTo(before.differences(dictionary));
    }
  }

  @Test
  void theReservedValuesOfComponentsAreEight() {
    Set<ComponentId> reserved = new HashSet<>();
    for (int value = 0; value <= 0xffff; value++) {
      if (new ComponentId(value).isGrease()) {
        assertThat(Grease.isGrease(value)).isTrue();
        reserved.add(new ComponentId(value));
      }
    }
    assertThat(reserved).hasSize(8).contains(new ComponentId(0x0a0a), new ComponentId(0x7a7a));
  }

  @Test
  void aComponentIsAUint16() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ComponentId(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ComponentId(0x10000));
    assertThat(LOW).hasToString("0x0007");
  }
}
