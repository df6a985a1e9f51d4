package sonet.mls.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.framing.ContentType;
import sonet.mls.suite.MlsSuite;

class SenderRatchetsTest {
  private static final MlsSuite SUITE = new MlsSuite(CipherSuites.of(Providers.pure()).get(1));

  @Test
  void everyGenerationIsGivenOnceAndInOrder() {
    SenderRatchets ratchets = ratchets();

    List<Integer> given =
        IntStream.range(0, 20).mapToObj(_ -> next(ratchets).generation()).toList();

    assertThat(given).isEqualTo(IntStream.range(0, 20).boxed().toList());
  }

  @Test
  void theTwoRatchetsAreIndependent() {
    SenderRatchets ratchets = ratchets();
    MessageKey application = next(ratchets);

    MessageKey proposal = ratchets.next(ContentType.PROPOSAL);
    MessageKey commit = ratchets.next(ContentType.COMMIT);

    assertThat(proposal.generation()).isZero();
    assertThat(commit.generation()).isEqualTo(1);
    assertThat(proposal.key().matches(application.key())).isFalse();
  }

  @Test
  void aSecretIsWipedWhenItsKeyIsGiven() {
    Secret first = Secret.zeros(32);
    SenderRatchets ratchets = new SenderRatchets(SUITE, Secret.zeros(32), first);

    MessageKey key = next(ratchets);

    assertThat(first.isWiped()).isTrue();
    assertThat(key.key().isWiped()).isFalse();
  }

  @Test
  void aRestartAfterAReservationRepeatsNoGeneration() throws DecodeException {
    SenderRatchets ratchets = ratchets();
    ratchets.reserve(5);
    assertThat(ratchets.remaining(ContentType.APPLICATION)).isEqualTo(5);
    Bytes written = encoded(ratchets);
    IntStream.range(0, 5).forEach(_ -> next(ratchets).close());
    assertThat(ratchets.remaining(ContentType.APPLICATION)).isZero();

    SenderRatchets restarted = read(written);

    MessageKey key = next(restarted);
    assertThat(key.generation()).isEqualTo(5);
    assertThat(key.key().matches(next(ratchets).key())).isTrue();
  }

  @Test
  void whatIsWrittenWithoutAReservationBeginsAtTheNextGeneration() throws DecodeException {
    SenderRatchets ratchets = ratchets();
    next(ratchets).close();
    next(ratchets).close();

    SenderRatchets restarted = read(encoded(ratchets));

    assertThat(next(restarted).generation()).isEqualTo(2);
  }

  @Test
  void sendingBeyondTheReservationMovesWhatIsWritten() throws DecodeException {
    SenderRatchets ratchets = ratchets();
    ratchets.reserve(2);
    IntStream.range(0, 3).forEach(_ -> next(ratchets).close());

    assertThat(next(read(encoded(ratchets))).generation()).isEqualTo(3);
  }

  @Test
  void aReservationCountsFromTheNextGenerationAndNeverShrinks() {
    SenderRatchets ratchets = ratchets();
    ratchets.reserve(4);
    next(ratchets).close();
    ratchets.reserve(2);
    assertThat(ratchets.remaining(ContentType.APPLICATION)).isEqualTo(3);
    ratchets.reserve(6);
    assertThat(ratchets.remaining(ContentType.APPLICATION)).isEqualTo(6);
    assertThat(ratchets.remaining(ContentType.COMMIT)).isEqualTo(6);
    assertThatIllegalArgumentException().isThrownBy(() -> ratchets.reserve(-1));
  }

  @Test
  void keysAreTheSameWithAndWithoutReservations() {
    SenderRatchets plain = ratchets();
    SenderRatchets reserving = ratchets();
    for (int i = 0; i < 12; i++) {
      if (i % 3 == 0) {
        reserving.reserve(i % 5);
      }
      assertThat(next(reserving).key().matches(next(plain).key())).isTrue();
    }
  }

  @Test
  void theLastGenerationIsTheLast() throws DecodeException {
    SenderRatchets ratchets = at(RatchetSecrets.END - 2);
    ratchets.reserve(10);
    assertThat(ratchets.remaining(ContentType.APPLICATION)).isEqualTo(2);

    assertThat(next(ratchets).generation()).isEqualTo(-2);
    assertThat(next(ratchets).generation()).isEqualTo(-1);

    assertThatIllegalStateException().isThrownBy(() -> next(ratchets));
    assertThatIllegalStateException().isThrownBy(() -> next(ratchets));
  }

  @Test
  void closedRatchetsAreWipedAndGiveNothing() {
    Secret handshake = Secret.zeros(32);
    Secret application = Secret.zeros(32);
    SenderRatchets ratchets = new SenderRatchets(SUITE, handshake, application);
    ratchets.reserve(3);

    ratchets.close();
    ratchets.close();

    assertThat(handshake.isWiped()).isTrue();
    assertThat(application.isWiped()).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> next(ratchets));
    assertThatIllegalStateException().isThrownBy(() -> ratchets.reserve(1));
    assertThatIllegalStateException().isThrownBy(() -> encoded(ratchets));
  }

  @Test
  void manyThreadsNeverGetOneGenerationTwice() throws Exception {
    SenderRatchets ratchets = ratchets();
    SenderRatchets truth = ratchets();
    List<Bytes> expected =
        IntStream.range(0, 400).mapToObj(_ -> Retained.value(next(truth).key())).toList();
    Set<Integer> generations = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<MessageKey>>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int reserved = i;
        results.add(
            threads.submit(() -> {
              List<MessageKey> keys = new ArrayList<>();
              for (int j = 0; j < 50; j++) {
                ratchets.reserve(reserved);
                keys.add(next(ratchets));
              }
              return keys;
            }));
      }
      for (Future<List<MessageKey>> result : results) {
        for (MessageKey key : result.get()) {
          assertThat(generations.add(key.generation())).isTrue();
          assertThat(Retained.value(key.key())).isEqualTo(expected.get(key.generation()));
        }
      }
    }
    assertThat(generations).hasSize(400);
  }

  @Test
  void malformedStateIsRefused() {
    assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> at(RatchetSecrets.END + 1));
    Bytes shortSecret = new Writer().u64(0).opaque(Secret.zeros(31)).toBytes();
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> read(Bytes.concat(shortSecret, shortSecret)));
  }

  private static SenderRatchets ratchets() {
    return new SenderRatchets(SUITE, Secret.zeros(32), Secret.of(Bytes.wrap(filled())));
  }

  private static byte[] filled() {
    byte[] value = new byte[32];
    value[0] = 1;
    return value;
  }

  private static SenderRatchets at(long generation) throws DecodeException {
    Bytes one = new Writer().u64(generation).opaque(Secret.zeros(32)).toBytes();
    return read(Bytes.concat(one, one));
  }

  private static SenderRatchets read(Bytes encoded) throws DecodeException {
    return Reader.decode(encoded, reader -> SenderRatchets.read(SUITE, reader));
  }

  private static Bytes encoded(SenderRatchets ratchets) {
    Writer writer = new Writer();
    ratchets.writeTo(writer);
    return writer.toBytes();
  }

  private static MessageKey next(SenderRatchets ratchets) {
    return ratchets.next(ContentType.APPLICATION);
  }
}
