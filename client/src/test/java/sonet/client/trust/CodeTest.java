package sonet.client.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Sha256;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Writer;

/// Codes that one person shows and another one scans.
final class CodeTest {
  private static final Instant UNTIL = Instant.parse("2026-11-21T13:00:00Z");
  private static final Code.Person ALICE = Code.Person.of(Samples.set("alice", 1));
  private static final Code.Person BOB = Code.Person.of(Samples.set("bob", 2, 3));

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  private static Code code(Bytes heads) {
    return new Code(Samples.bytes(4, Code.SECRET), UNTIL, ALICE, BOB, heads);
  }

  private static Bytes heads(int length) {
    return Samples.bytes(6, length);
  }

  @Test
  void itComesBackFromItsBytesAndItsText() throws DecodeException {
    for (int length = 0; length <= Code.MAX_HEADS; length += 64) {
      Code code = code(heads(length));
      assertThat(Code.decode(code.encode())).isEqualTo(code);
      assertThat(Code.parse(code.text())).isEqualTo(code);
      assertThat(Code.parse("  " + code.text().toLowerCase(Locale.ROOT) + "\n")).isEqualTo(code);
      assertThat(Code.parse(code.text().substring("SONET:VERIFY/".length()))).isEqualTo(code);
    }
  }

  @Test
  void itIsShortAndOfCharactersThatQrCodesPackDensely() {
    assertThat(code(heads(0)).encode().length()).isEqualTo(104);
    assertThat(code(heads(0)).text()).hasSize(180).matches("[0-9A-Z $%*+./:-]+");
    assertThat(code(heads(Code.MAX_HEADS)).encode().length()).isEqualTo(361);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everySlipIsFound(long seed) {
    String text = code(heads(1)).text();
    int place = "SONET:VERIFY/".length() + (int) (seed * 7 % (text.length() - 13));
    char slip = text.charAt(place) == '7' ? '8' : '7';
    String wrong = text.substring(0, place) + slip + text.substring(place + 1);
    assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> Code.parse(wrong));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bytesComeBackFromTheirCharacters(long seed) throws DecodeException {
    RandomSource random = Samples.random(seed);
    Bytes bytes = random.bytes((int) seed);
    assertThat(Base32.decode(Base32.encode(bytes))).isEqualTo(bytes);
  }

  private static void assertRefused(String text, String why) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Code.parse(text))
        .withMessageContaining(why);
  }

  @Test
  void whatIsNoCodeIsRefusedWithTheReason() {
    String text = code(heads(0)).text();
    assertRefused(text.substring(0, text.length() - 8), "a part of it is");
    assertRefused(text.substring(0, 60), "a part of it is");
    assertRefused("", "0 bytes");
    assertRefused("0".repeat(2_001), "too long");
    assertRefused("sonet:link?code=7YD4", "the character");
    assertRefused("SONET:VERIFY/!", "the character !");
  }

  /// A body with a right check.
  private static Bytes checked(Bytes body) {
    Sha256 hash = Sha256.begin();
    hash.update(body);
    return Bytes.concat(body, hash.finish().slice(0, 4));
  }

  private static Bytes body() {
    Bytes encoding = code(heads(0)).encode();
    return encoding.slice(0, encoding.length() - 4);
  }

  private static void assertRefused(Bytes body, String why) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Code.decode(checked(body)))
        .withMessageContaining(why);
  }

  @Test
  void aCodeOfAnotherVersionSaysSo() {
    assertRefused(Bytes.concat(Bytes.of((byte) 2), body().slice(1, body().length())), "version 2");
  }

  @Test
  void aCodeWithMoreBehindItIsRefused() {
    assertRefused(Bytes.concat(body(), Bytes.of((byte) 0)), "too many");
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    Writer start = new Writer().u8(1).raw(Samples.bytes(4, 16)).u64(1);
    assertRefused(start.opaque(Bytes.EMPTY).raw(Samples.bytes(1)).toBytes(), "a name");
    Writer latin = new Writer().u8(1).raw(Samples.bytes(4, 16)).u64(1);
    assertRefused(latin.opaque(Bytes.of((byte) 0xfc)).raw(Samples.bytes(1)).toBytes(), "a name");
    Writer longer = new Writer().u8(1).raw(Samples.bytes(4, 16)).u64(1);
    assertRefused(
        longer.opaque(Bytes.utf8("a".repeat(256))).raw(Samples.bytes(1)).toBytes(), "a name");
  }

  @Test
  void aTimeThatIsNoneIsRefused() {
    assertRefused(
        new Writer()
            .u8(1)
            .raw(Samples.bytes(4, 16))
            .u64(-1)
            .raw(body().slice(25, body().length()))
            .toBytes(),
        "time");
  }

  @Test
  void moreOfTheLogThanFitsOnAScreenIsRefused() {
    Bytes start = body().slice(0, body().length() - 1);
    Bytes longer = heads(Code.MAX_HEADS + 1);
    assertRefused(Bytes.concat(start, new Writer().opaque(longer).toBytes()), "257 bytes");
    assertThatIllegalArgumentException().isThrownBy(() -> code(longer));
  }

  @Test
  void aProofIsOfThisCodeTheseKeysAndThisDevice() {
    Code code = code(heads(0));
    Bytes device = Samples.bytes(2);
    Bytes proof = code.proof(Providers.best(), device);
    assertThat(proof.length()).isEqualTo(32);
    assertThat(code(heads(2)).proof(Providers.best(), device)).isEqualTo(proof);
    Code other = new Code(Samples.bytes(5, 16), UNTIL, ALICE, BOB, heads(0));
    assertThat(other.proof(Providers.best(), device)).isNotEqualTo(proof);
    assertThat(other.id()).isNotEqualTo(code.id());
    assertThat(code.proof(Providers.best(), Samples.bytes(3))).isNotEqualTo(proof);
    Code.Person moreKeys = Code.Person.of(Samples.set("bob", 2, 3, 4));
    assertThat(
            new Code(code.secret(), UNTIL, ALICE, moreKeys, heads(0))
                .proof(Providers.best(), device))
        .isNotEqualTo(proof);
  }

  @Test
  void itsSecretIsNotPrinted() {
    assertThat(code(heads(0)).toString())
        .doesNotContain(code(heads(0)).secret().toHex())
        .contains("alice", "bob");
    assertThat(List.of(code(heads(0)).id().length())).containsExactly(Code.ID);
  }
}
