package sonet.client.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Sha256;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Codes and sets of keys that somebody made who knows how, and that are none.
final class HostileCodesTest {
  private static final Code.Person ALICE = Code.Person.of(Samples.set("alice", 1));
  private static final Code.Person BOB = Code.Person.of(Samples.set("bob", 2, 3));

  @ParameterizedTest
  @ValueSource(strings = {"0", "000", "000000", "01", "0001", "00001", "0000001"})
  void charactersThatMakeNoWholeBytesAreCutOff(String text) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Base32.decode(text))
        .withMessageContaining("cut off");
  }

  @Test
  void aCodeHasASecretOfItsLength() {
    Instant until = Instant.ofEpochSecond(1);
    for (int length : List.of(15, 17)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Code(Samples.bytes(4, length), until, ALICE, BOB, Bytes.EMPTY));
    }
  }

  private static Bytes checked(Bytes body) {
    Sha256 hash = Sha256.begin();
    hash.update(body);
    return Bytes.concat(body, hash.finish().slice(0, 4));
  }

  private static void assertRefused(Bytes encoding, String why) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Code.decode(encoding))
        .withMessageContaining(why);
  }

  @Test
  void aCodeIsNoLongerThanCodesAre() {
    assertRefused(checked(Bytes.wrap(new byte[1_997])), "2001 bytes");
    assertRefused(checked(Bytes.wrap(new byte[1_996])), "version 0");
  }

  @Test
  void aTimeAfterAllTimesIsNone() {
    Bytes whole = new Code(Samples.bytes(4, 16), Instant.MAX, ALICE, BOB, Bytes.EMPTY).encode();
    Bytes rest = whole.slice(25, whole.length() - 4);
    Bytes late =
        new Writer()
            .u8(1)
            .raw(Samples.bytes(4, 16))
            .u64(Instant.MAX.getEpochSecond() + 1)
            .raw(rest)
            .toBytes();
    assertRefused(checked(late), "its time is none");
  }

  @Test
  void aHashHasEnoughBytesForItsGroups() {
    assertThat(Digits.of(Bytes.wrap(new byte[10]), 2)).isEqualTo("0000000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digits.of(Bytes.wrap(new byte[9]), 2))
        .withMessageContaining("too short");
  }

  private static List<Bytes> keys(int count) {
    List<Bytes> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] key = new byte[KeySet.KEY];
      key[0] = (byte) (i >> 8);
      key[1] = (byte) i;
      keys.add(Bytes.wrap(key));
    }
    return keys;
  }

  private static void assertRefused(Bytes keys) {
    Bytes written = new Writer().opaque(keys).toBytes();
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> KeySet.read("alice", Reader.of(written)))
        .withMessageContaining("keys of " + keys.length() + " bytes");
  }

  @Test
  void aSetHasWholeKeysAndNoMoreThanAnAccountHasDevices() {
    List<Bytes> all = keys(KeySet.MOST + 1);
    assertThat(new KeySet("alice", all.subList(0, KeySet.MOST)).keys()).hasSize(KeySet.MOST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeySet("alice", all))
        .withMessageContaining("a set of 501 keys");
    assertRefused(Bytes.concat(all.toArray(Bytes[]::new)));
    assertRefused(Samples.bytes(1, 33));
    assertRefused(Samples.bytes(1, 31));
  }
}
