package sonet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;

final class RecordsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "Alice", "al ice", "-a", ".a", "self", "a/b", "ä"})
  void anAccountNameOfOtherCharactersIsRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new AccountName(name));
  }

  @Test
  void anAccountNameOfMoreThan64CharactersIsRefused() {
    assertThat(new AccountName("a".repeat(64)).value()).hasSize(64);
    assertThatIllegalArgumentException().isThrownBy(() -> new AccountName("a".repeat(65)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AA==", "AB", "A", "A+", "AA AA", "AAAAB"})
  void aTextThatIsNotTheOneFormOfItsBytesIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Base64Url.decode(text));
  }

  @Test
  void base64UrlReadsBackWhatItWrote() {
    for (int length = 0; length < 100; length++) {
      byte[] value = new byte[length];
      for (int i = 0; i < length; i++) {
        value[i] = (byte) (i * 37 + length);
      }
      Bytes bytes = Bytes.wrap(value);
      assertThat(Base64Url.decode(Base64Url.encode(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void aLogIsNamedByOneText() {
    LogRef group = new LogRef.Group(new GroupId(Bytes.utf8("g")));
    assertThat(LogRef.parse(group.toString())).isEqualTo(group);
    assertThat(LogRef.parse("inbox")).isEqualTo(new LogRef.Inbox());
    assertThatIllegalArgumentException().isThrownBy(() -> LogRef.parse("outbox"));
  }

  @Test
  void everyFieldOfAnEntryChangesWhatIsHashed() {
    Instant at = Instant.EPOCH;
    Optional<DeviceId> device = Optional.of(new DeviceId(Bytes.wrap(new byte[16])));
    Optional<GroupId> group = Optional.of(new GroupId(Bytes.utf8("g")));
    Bytes body = Bytes.utf8("body");
    Bytes hash = LogEntry.NO_HASH;
    Bytes other = Bytes.concat(Bytes.wrap(new byte[31]), Bytes.of((byte) 1));
    Set<Bytes> inputs = new HashSet<>();
    inputs.add(input(new LogEntry(1, EntryKind.COMMIT, 0, device, group, at, body, hash)));
    inputs.add(input(new LogEntry(2, EntryKind.COMMIT, 0, device, group, at, body, hash)));
    inputs.add(input(new LogEntry(1, EntryKind.MESSAGE, 0, device, group, at, body, hash)));
    inputs.add(input(new LogEntry(1, EntryKind.COMMIT, 1, device, group, at, body, hash)));
    inputs.add(
        input(new LogEntry(1, EntryKind.COMMIT, 0, Optional.empty(), group, at, body, hash)));
    inputs.add(
        input(new LogEntry(1, EntryKind.COMMIT, 0, device, Optional.empty(), at, body, hash)));
    inputs.add(
        input(new LogEntry(1, EntryKind.COMMIT, 0, device, group, at.plusMillis(1), body, hash)));
    inputs.add(input(new LogEntry(1, EntryKind.COMMIT, 0, device, group, at, Bytes.EMPTY, hash)));
    inputs.add(input(new LogEntry(1, EntryKind.COMMIT, 0, device, group, at, body, other)));
    assertThat(inputs).hasSize(9);
  }

  private static Bytes input(LogEntry entry) {
    return entry.hashInput();
  }

  @Test
  void thePurposesOfASignatureAreKeptApart() {
    AccountName alice = new AccountName("alice");
    Bytes key = Bytes.wrap(new byte[32]);
    DeviceId device = DeviceId.ofKeyHash(key);
    assertThat(SigningInput.registration(alice, key))
        .isNotEqualTo(SigningInput.registration(new AccountName("alicf"), key))
        .isNotEqualTo(SigningInput.authentication(device, "alice", key));
    assertThat(SigningInput.authentication(device, "a", Bytes.utf8("bc")))
        .isNotEqualTo(SigningInput.authentication(device, "ab", Bytes.utf8("c")));
  }

  @ParameterizedTest
  @EnumSource(ProblemType.class)
  void everyProblemHasOneUriAndSaysWhatToDo(ProblemType type) {
    assertThat(ProblemType.ofUri(type.uri())).contains(type);
    assertThat(type.next()).endsWith(".");
    assertThat(type.status()).isBetween(400, 599);
  }

  @ParameterizedTest
  @EnumSource(EntryKind.class)
  void everyKindOfEntryHasACodeOfItsOwn(EntryKind kind) {
    assertThat(EntryKind.of(kind.code())).contains(kind);
  }

  @Test
  void aTokenIsNotPrinted() {
    DeviceId device = new DeviceId(Bytes.wrap(new byte[16]));
    assertThat(new Token("s3cret", device, Instant.EPOCH).toString()).doesNotContain("s3cret");
    assertThat(new ClientFrame.Hello("s3cret", List.of()).toString()).doesNotContain("s3cret");
  }
}
