package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;

/// What is known of an account, as earlier versions and this one have written it.
final class KnownAccountTest {
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");
  private static final Bytes KEY = Bytes.utf8("key");
  private static final Bytes GONE = Bytes.utf8("gone");

  private static KnownAccount known(Optional<Credited> credited) {
    return new KnownAccount(
        Optional.empty(),
        AT,
        KnownAccount.Watched.NOTHING,
        List.of(KEY),
        List.of(GONE),
        List.of(new Doubt(Doubt.Kind.UNLOGGED, -1, List.of(KEY), AT, "not there")),
        new KnownAccount.Decision(true, 7, List.of(KEY, GONE)),
        credited);
  }

  private static KnownAccount read(Bytes encoding) throws DecodeException {
    return Reader.decode(encoding, KnownAccount::read);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws DecodeException {
    Credited credited =
        new Credited(
            AT,
            new Credited.Term(AT.minusSeconds(9), AT.plusSeconds(9), true),
            Optional.empty(),
            true,
            Bytes.utf8("credential"));
    for (KnownAccount account : List.of(known(Optional.empty()), known(Optional.of(credited)))) {
      assertThat(read(account.encode())).isEqualTo(account);
    }
  }

  @Test
  void aStateFromBeforeThereWereCredentialsIsRead() throws DecodeException {
    KnownAccount account = known(Optional.empty());
    Bytes encoding = account.encode();
    // It ended with what was decided; what this version adds is an empty vector.
    assertThat(encoding.at(encoding.length() - 1)).isZero();
    assertThat(read(encoding.slice(0, encoding.length() - 1))).isEqualTo(account);
    assertThatThrownBy(() -> read(encoding.slice(0, encoding.length() - 2)))
        .isInstanceOf(DecodeException.class);
  }
}
