package sonet.client.pair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.pair.PairSessions.Opened;
import sonet.client.pair.PairSessions.Remedy;
import sonet.client.state.StateFile;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.protocol.PrekeyCount;
import sonet.protocol.PublishPrekeys;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.Payload;
import sonet.ratchet.RatchetException;

/// Sessions on a real disk, with another device that is the engine alone.
final class PairSessionsTest {
  private static final PrekeyCount NONE = new PrekeyCount(Optional.empty(), 0, 0, 0);

  @TempDir private Path folder;

  private StateFile state;
  private PairSessions sessions;
  private PairPeer alice;
  private PublishPrekeys published;

  @BeforeEach
  void start() throws ClientException, RatchetException {
    RandomSource random = new Random(1)::nextBytes;
    PairEnvironment environment = PairPeer.environment(random, 1_800_000_000);
    try (Secret passphrase = Secret.of(Bytes.utf8("secret"))) {
      state =
          StateFile.open(
              new StateFile.Place(folder, Providers.best(), random, new Argon2id.Cost(64, 1, 1)),
              passphrase);
    }
    Signer signer = PairPeer.signer(environment, random);
    PrekeyStore store =
        new PrekeyStore(environment, signer, new PrekeyPolicy(Duration.ofHours(24), 2));
    sessions = new PairSessions(environment, store);
    published = state.write(t -> store.plan(t, NONE)).request();
    alice = new PairPeer("alice", environment, random, signer.publicKey());
    alice.begin(published);
  }

  @AfterEach
  void close() throws ClientException {
    state.close();
  }

  private Opened open(Bytes message) throws ClientException {
    return state.write(t -> sessions.open(t, alice.self(), message));
  }

  private void forget() throws ClientException {
    state.update(t -> sessions.forget(t, alice.self().id()));
  }

  private static Opened plain(String text) {
    return new Opened.Plain(Bytes.utf8(text));
  }

  @Test
  void theVeryFirstMessageIsADuplicateAlsoWhenItsSessionIsGone() throws ClientException {
    Bytes first = alice.says("one");
    assertThat(open(first)).isEqualTo(plain("one"));
    assertThat(open(first)).isEqualTo(new Opened.Duplicate());
    forget();

    assertThat(open(first)).isEqualTo(new Opened.Duplicate());
  }

  @Test
  void anotherMessageOfASessionThatIsGoneIsAskedForThoughItRepeatsTheKeys() throws ClientException {
    assertThat(open(alice.says("one"))).isEqualTo(plain("one"));
    forget();

    assertThat(open(alice.says("two")))
        .isEqualTo(new Opened.Unreadable("its session is kept no longer", Remedy.ASK));
  }

  @Test
  void theSameHoldsWhereTheKeysOfLastResortWereUsed() throws ClientException, RatchetException {
    alice.beginWithoutOneTimeKeys(published);
    Bytes first = alice.says("one");
    assertThat(open(first)).isEqualTo(plain("one"));
    forget();

    assertThat(open(first)).isEqualTo(new Opened.Duplicate());
    assertThat(open(alice.says("two")))
        .isEqualTo(new Opened.Unreadable("its session is kept no longer", Remedy.ASK));
  }

  @Test
  void aFirstMessageThatWasChangedOnItsWayIsNotTakenForTheOneThatWasRead() throws ClientException {
    Bytes first = alice.says("one");
    assertThat(open(first)).isEqualTo(plain("one"));
    forget();
    byte[] changed = first.toArray();
    changed[changed.length - 1] ^= 1;

    assertThat(open(Bytes.wrap(changed)))
        .isEqualTo(new Opened.Unreadable("its session is kept no longer", Remedy.ASK));
  }

  @Test
  void whatOnlyANewerVersionUnderstandsIsToldAndUsesItsKeyOnce() throws ClientException {
    Bytes newer = alice.says(new Payload.Unknown(200, Bytes.utf8("tomorrow")));

    assertThat(open(newer))
        .isEqualTo(new Opened.Unreadable("made by a newer version of Sonet", Remedy.NEWER_VERSION));
    assertThat(open(newer)).isEqualTo(new Opened.Duplicate());
    assertThat(open(alice.says("today"))).isEqualTo(plain("today"));
  }

  @Test
  void whatIsForTheSessionAloneSaysNothing() throws ClientException {
    assertThat(open(alice.says(new Payload.Greeting()))).isEqualTo(new Opened.Nothing());
  }
}
