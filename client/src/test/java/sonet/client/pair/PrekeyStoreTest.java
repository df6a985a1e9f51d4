package sonet.client.pair;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.pair.PairSessions.Opened;
import sonet.client.pair.PrekeyStore.Finding;
import sonet.client.pair.PrekeyStore.Plan;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.protocol.PrekeyCount;
import sonet.protocol.PublishPrekeys;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;

/// Private keys on a real disk, and a clock that is set by hand.
final class PrekeyStoreTest {
  private static final PrekeyCount NONE = new PrekeyCount(Optional.empty(), 0, 0, 0);
  private static final int MOST = 4;

  @TempDir private Path folder;

  private final RandomSource random = new Random(1)::nextBytes;
  private long now = 1_800_000_000;
  private PairEnvironment environment;
  private StateFile state;
  private PrekeyStore store;
  private PairSessions sessions;
  private PairPeer alice;

  @BeforeEach
  void start() throws ClientException {
    environment = PairEnvironment.of(Providers.best(), random, () -> now);
    try (Secret passphrase = Secret.of(Bytes.utf8("secret"))) {
      state =
          StateFile.open(
              new StateFile.Place(folder, Providers.best(), random, new Argon2id.Cost(64, 1, 1)),
              passphrase);
    }
    Signer signer = PairPeer.signer(environment, random);
    store = new PrekeyStore(environment, signer, new PrekeyPolicy(Duration.ofHours(24), MOST));
    sessions = new PairSessions(environment, store);
    alice = new PairPeer("alice", environment, random, signer.publicKey());
  }

  @AfterEach
  void close() throws ClientException {
    state.close();
  }

  private void pass(Duration time) {
    now += time.toSeconds();
  }

  /// Looks after the keys as the background does, with a server that has so many one-time keys.
  private Plan tend(PrekeyCount server) throws ClientException {
    return state.write(t -> {
      store.prune(t);
      Plan plan = store.plan(t, server);
      store.published(t, plan);
      return plan;
    });
  }

  /// What a server has after it got what was planned, and all one-time keys of it.
  private PrekeyCount after(Plan plan) {
    PublishPrekeys request = plan.request();
    var bundle = request.bundle().orElseThrow();
    Bytes signed = Bytes.concat(bundle.body(), bundle.signature());
    return new PrekeyCount(
        Optional.of(
            new PrekeyCount.Bundle(
                bundle.version(), environment.suite(PairSuite.PQXDH).hash(signed))),
        MOST,
        MOST,
        0);
  }

  private Opened open(Bytes message) throws ClientException {
    return state.write(t -> sessions.open(t, alice.self(), message));
  }

  private List<Row> rows() throws ClientException {
    return state.read(t -> t.all(Table.PREKEY));
  }

  private static Opened plain(String text) {
    return new Opened.Plain(Bytes.utf8(text));
  }

  @Test
  void theBundleIsReplacedOnceADayAndOneTimeKeysAreFilledUpWhenFewAreLeft() throws ClientException {
    Plan first = tend(NONE);
    assertThat(first.request().bundle().orElseThrow().version()).isEqualTo(1);
    assertThat(first.request().ec()).hasSize(MOST);
    assertThat(first.request().kem()).hasSize(MOST);
    PrekeyCount there = after(first);
    pass(Duration.ofHours(23));
    assertThat(tend(there).isEmpty()).isTrue();
    assertThat(tend(new PrekeyCount(there.bundle(), 1, MOST, 0)).request().ec()).hasSize(MOST - 1);

    pass(Duration.ofHours(1));
    Plan next = tend(there);

    assertThat(next.finding()).isEqualTo(Finding.AS_PUBLISHED);
    assertThat(next.request().bundle().orElseThrow().version()).isEqualTo(2);
    assertThat(next.manner()).isEqualTo(PrekeyStore.Manner.REPLACE);
    assertThat(next.request().ec()).hasSize(MOST).doesNotContainAnyElementsOf(first.request().ec());
    assertThat(next.request().kem())
        .hasSize(MOST)
        .doesNotContainAnyElementsOf(first.request().kem());
  }

  @Test
  void aRotationWhoseAnswerGotLostIsRepeatedOnlyIfItDidNotArrive() throws ClientException {
    PrekeyCount before = after(tend(NONE));
    pass(Duration.ofDays(1));
    Plan lost = state.write(t -> store.plan(t, before));

    Plan again = state.write(t -> store.plan(t, before));
    assertThat(again.manner()).isEqualTo(PrekeyStore.Manner.REPLACE);
    assertThat(again.request()).isEqualTo(lost.request());

    Plan arrived = state.write(t -> store.plan(t, after(lost)));
    assertThat(arrived.manner()).isEqualTo(PrekeyStore.Manner.ADD);
    assertThat(arrived.request().bundle()).isEqualTo(lost.request().bundle());
    assertThat(arrived.request().ec()).isEmpty();
  }

  @Test
  void eachRotationTakesThePlaceOfTheOneBefore() throws ClientException {
    Plan plan = tend(NONE);
    for (int day = 0; day < 12; day++) {
      pass(Duration.ofDays(1));
      plan = tend(after(plan));
      assertThat(plan.manner()).isEqualTo(PrekeyStore.Manner.REPLACE);
    }
    Plan last = plan;
    assertThat(state.<Plan>write(t -> store.plan(t, after(last))).isEmpty()).isTrue();
  }

  @Test
  void aFirstMessageForABundleThatWasReplacedIsReadAsLongAsOneMayCome() throws Exception {
    Plan first = tend(NONE);
    alice.begin(first.request());
    Bytes late = alice.says("late");
    pass(Duration.ofDays(1));
    var _ = tend(after(first));
    pass(PrekeyPolicy.BUNDLE_TIME.plus(PrekeyPolicy.MAILBOX_TIME).minusDays(1));
    state.update(store::prune);

    assertThat(open(late)).isEqualTo(plain("late"));
  }

  @Test
  void theKeysOfABundleThatWasReplacedAreDeletedWhenNothingForThemCanComeAnyMore()
      throws Exception {
    Plan first = tend(NONE);
    alice.begin(first.request());
    Bytes tooLate = alice.says("too late");
    pass(Duration.ofDays(1));
    var _ = tend(after(first));
    int before = rows().size();
    pass(PrekeyPolicy.BUNDLE_TIME.plus(PrekeyPolicy.MAILBOX_TIME).minusDays(1).plusSeconds(1));
    state.update(store::prune);

    assertThat(rows()).hasSize(before - 1 - 2 * MOST);
    assertThat(open(tooLate))
        .isEqualTo(
            new Opened.Unreadable(
                "it is for keys that this device has no longer", PairSessions.Remedy.ASK));
  }

  @Test
  void aOneTimeKeyIsDeletedWithTheFirstMessageThatUsesIt() throws Exception {
    alice.begin(tend(NONE).request());
    List<Row> before = rows();
    assertThat(open(alice.says("one"))).isEqualTo(plain("one"));

    List<Row> after = rows();
    assertThat(after.stream().filter(row -> !before.contains(row)))
        .allMatch(row -> row.key().toString().startsWith(Bytes.utf8("accepted").toString()));
    assertThat(before.stream().filter(row -> !after.contains(row))).hasSize(2);
  }

  @Test
  void whatWasReadIsKnownAsLongAsItsKeysAndNotLonger() throws Exception {
    Plan first = tend(NONE);
    int before = rows().size();
    alice.begin(first.request());
    assertThat(open(alice.says("one"))).isEqualTo(plain("one"));
    assertThat(rows()).hasSize(before - 2 + 4);
    pass(PrekeyPolicy.BUNDLE_TIME.plus(PrekeyPolicy.MAILBOX_TIME).plusSeconds(1));
    state.update(store::prune);

    assertThat(rows())
        .noneMatch(row -> row.key().toString().startsWith(Bytes.utf8("accepted").toString()));
  }

  @Test
  void aBundleThatTheServerLostOrSwappedIsReplacedByTheNextVersion() throws ClientException {
    PrekeyCount there = after(tend(NONE));
    Plan lost = tend(NONE);
    assertThat(lost.finding()).isEqualTo(Finding.LOST);
    assertThat(lost.request().bundle().orElseThrow().version()).isEqualTo(1);

    Plan swapped =
        tend(
            new PrekeyCount(
                Optional.of(new PrekeyCount.Bundle(7, there.bundle().orElseThrow().hash())),
                MOST,
                MOST,
                0));
    assertThat(swapped.finding()).isEqualTo(Finding.ANOTHER);
    assertThat(swapped.request().bundle().orElseThrow().version()).isEqualTo(8);
  }
}
