package sonet.client.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.client.TrustLevel;
import sonet.client.TrustWay;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What devices say about others: signed, in an order that is the same on all devices.
final class StatementTest {
  private static final CipherSuite SUITE = CipherSuites.of(Providers.best()).get(1);
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final KeySet BOB = Samples.set("bob", 2, 3);

  private final Statement.Author phone = author();
  private final Statement.Author laptop = author();

  static LongStream seeds() {
    return LongStream.range(0, 30);
  }

  private static Statement.Author author() {
    return new Statement.Author(
        "alice", SUITE.signer(SUITE.generateSignatureKeyPair(Providers.random())));
  }

  private static Statement.Draft draft(TrustLevel level) {
    return new Statement.Draft(BOB, level, TrustWay.DIGITS, NOW);
  }

  @Test
  void itComesBackFromItsBytes() throws DecodeException {
    Statement said = Statement.say(draft(TrustLevel.VERIFIED), Optional.empty(), phone);
    assertThat(Reader.decode(said.encode(), Statement::read)).isEqualTo(said);
    TrustMessage message = new TrustMessage.Statements(List.of(said, said.revoke(NOW, laptop)));
    assertThat(TrustMessage.decode(message.encode())).isEqualTo(message);
    TrustMessage newer = new TrustMessage.Unknown(77, Bytes.utf8("later"));
    assertThat(TrustMessage.decode(newer.encode())).isEqualTo(newer);
  }

  @Test
  void nothingIsSaidAfterWhichNobodyCanSayAnythingMore() throws DecodeException {
    Statement said = Statement.say(draft(TrustLevel.VERIFIED), Optional.empty(), phone);
    Statement last = at(said, 1L << 53);
    assertThat(last.isWithinReach(Optional.of(said))).isFalse();
    assertThat(last.isWithinReach(Optional.empty())).isFalse();
    assertThat(at(said, 1_000).isWithinReach(Optional.of(said))).isTrue();
    assertThat(at(said, 1_000).isWithinReach(Optional.empty())).isTrue();
    // What is said all the same can be read again, and to be careful is possible.
    Statement careful = Statement.say(draft(TrustLevel.BLOCKED), Optional.of(last), laptop);
    assertThat(Reader.decode(careful.encode(), Statement::read)).isEqualTo(careful);
    assertThat(careful.isAbove(last)).isTrue();
  }

  private static Statement at(Statement said, long clock) {
    return new Statement(
        said.subject(),
        said.level(),
        said.way(),
        clock,
        said.cause(),
        said.at(),
        said.by(),
        said.seal());
  }

  @Test
  void theSignatureIsOfEveryPartAndOfTheAccount() throws DecodeException {
    Statement said = Statement.say(draft(TrustLevel.VERIFIED), Optional.empty(), phone);
    assertThat(said.isSigned(Providers.best(), "alice")).isTrue();
    assertThat(said.isSigned(Providers.best(), "carol")).isFalse();
    byte[] encoding = said.encode().toArray();
    // Name, level, way, clock, cause, time, device, keys, signer, signature.
    for (int place : List.of(1, 4, 5, 13, 14, 22, 30, 60, 130, 190)) {
      byte[] other = encoding.clone();
      other[place] ^= 1;
      Statement forged;
      try {
        forged = Reader.decode(Bytes.wrap(other), Statement::read);
      } catch (DecodeException malformed) {
        continue;
      }
      assertThat(forged.isSigned(Providers.best(), "alice")).as("byte %d", place).isFalse();
    }
  }

  @Test
  void whatIsSaidLaterCounts() {
    Statement verified = Statement.say(draft(TrustLevel.VERIFIED), Optional.empty(), phone);
    Statement blocked = Statement.say(draft(TrustLevel.BLOCKED), Optional.of(verified), laptop);
    Statement again = Statement.say(draft(TrustLevel.VERIFIED), Optional.of(blocked), phone);
    assertThat(blocked.isAbove(verified)).isTrue();
    assertThat(again.isAbove(blocked)).isTrue();
    assertThat(verified.isAbove(again)).isFalse();
    assertThat(again.clock()).isEqualTo(3);
  }

  @Test
  void ofWhatIsSaidAtTheSameTimeTheMoreCarefulCounts() {
    Statement verified = Statement.say(draft(TrustLevel.VERIFIED), Optional.empty(), phone);
    Statement unverified = Statement.say(draft(TrustLevel.UNVERIFIED), Optional.empty(), laptop);
    Statement blocked = Statement.say(draft(TrustLevel.BLOCKED), Optional.empty(), phone);
    assertThat(unverified.isAbove(verified)).isTrue();
    assertThat(blocked.isAbove(unverified)).isTrue();
    assertThat(blocked.isAbove(verified)).isTrue();
  }

  @Test
  void keysThatChangedRevokeWhatWasSaidOfThemAndNothingLater() {
    Statement verified = Statement.say(draft(TrustLevel.VERIFIED), Optional.empty(), phone);
    Statement revoked = verified.revoke(NOW, laptop);
    assertThat(revoked.isAbove(verified)).isTrue();
    assertThat(revoked.level()).isEqualTo(TrustLevel.UNVERIFIED);
    Statement again = Statement.say(draft(TrustLevel.VERIFIED), Optional.of(verified), phone);
    assertThat(again.isAbove(revoked)).isTrue();
    Statement blocked = Statement.say(draft(TrustLevel.BLOCKED), Optional.empty(), phone);
    assertThat(blocked.isAbove(revoked)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allComeToTheSameInWhateverOrderTheyHear(long seed) {
    Random random = new Random(seed);
    List<Statement> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Optional<Statement> known =
          all.isEmpty() || random.nextInt(3) == 0
              ? Optional.empty()
              : Optional.of(all.get(random.nextInt(all.size())));
      TrustLevel level = List.of(TrustLevel.values()).get(random.nextInt(3));
      Statement said = Statement.say(draft(level), known, random.nextBoolean() ? phone : laptop);
      all.add(random.nextInt(4) == 0 ? said.revoke(NOW, phone) : said);
    }
    Statement last = heard(all);
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(all, random);
      Statement heard = heard(all);
      assertThat(heard.level()).isEqualTo(last.level());
      assertThat(heard.by()).isEqualTo(last.by());
      assertThat(heard.clock()).isEqualTo(last.clock());
    }
  }

  private static Statement heard(List<Statement> all) {
    Statement known = all.getFirst();
    for (Statement said : all) {
      known = said.isAbove(known) ? said : known;
    }
    return known;
  }

  @Test
  void whoHandsAStatementOnAnswersForItAndChangesNothing() {
    Statement said = Statement.say(draft(TrustLevel.VERIFIED), Optional.empty(), phone);
    Statement handed = said.sealed(laptop);
    assertThat(handed.isSigned(Providers.best(), "alice")).isTrue();
    assertThat(handed.by()).isEqualTo(phone.signer().publicKey());
    assertThat(handed.isAbove(said)).isFalse();
    assertThat(said.isAbove(handed)).isFalse();
  }

  private static void assertRefused(Bytes encoding) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Reader.decode(encoding, Statement::read));
  }

  @Test
  void whatIsNoStatementIsRefused() {
    Statement said = Statement.say(draft(TrustLevel.VERIFIED), Optional.empty(), phone);
    byte[] encoding = said.encode().toArray();
    assertRefused(changed(encoding, 4, 3));
    assertRefused(changed(encoding, 5, 9));
    assertRefused(changed(encoding, 13, 0));
    assertRefused(changed(encoding, 6, 0x80));
    assertRefused(changed(encoding, 14, 2));
    // Two keys of which the second is the smaller.
    assertRefused(changed(encoding, 57, 9));
    // A vector of 63 bytes is no keys.
    assertRefused(changed(encoding, 56, 63));
    assertRefused(
        new Writer().opaque(Bytes.EMPTY).raw(said.encode().slice(4, encoding.length)).toBytes());
  }

  private static Bytes changed(byte[] encoding, int place, int value) {
    byte[] other = encoding.clone();
    other[place] = (byte) value;
    return Bytes.wrap(other);
  }

  @Test
  void aMessageWithTooManyStatementsIsRefused() {
    Statement said = Statement.say(draft(TrustLevel.VERIFIED), Optional.empty(), phone);
    List<Statement> many = Collections.nCopies(TrustMessage.MAX_STATEMENTS + 1, said);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> TrustMessage.decode(new TrustMessage.Statements(many).encode()))
        .withMessageContaining("65 statements");
    Bytes otherVersion = Bytes.of((byte) 2, (byte) 6, (byte) 0);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> TrustMessage.decode(otherVersion))
        .withMessageContaining("version 2");
  }
}
